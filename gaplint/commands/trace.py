"""All that is said of some items."""

from pathlib import Path

import click

from gaplint.commands.options import complete_files, config_of, configured, formatted, linted, screen, tell_failures, write


@click.command("trace", short_help="Show everything the documents say about some items.")
@click.argument("names", metavar="ID… [PATHS]…", nargs=-1, required=True, shell_complete=complete_files)
@formatted("text", "json")
@configured
def command(names: tuple[str, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """Show what PATHS say about each ID: its definition, its statuses by date, mentions, and the problems found with it.

    \b
    gaplint trace LATER-001 LATER-002 docs/

    Whatever follows the last ID is taken for files and folders.
    """
    from gaplint.lookup import id_of, meant
    from gaplint.reports.encoded import encoded
    from gaplint.reports.trace import VERSION, as_object, render

    first = next((number for number, name in enumerate(names) if id_of(name) is None), len(names))
    ids, paths = [id_ for name in names[:first] if (id_ := id_of(name))], tuple(map(Path, names[first:]))
    if not ids:
        hint = f"did you mean {names[0].upper()}?" if id_of(names[0].upper()) else "IDs look like LATER-001, RF09 or “Phase 3”"
        raise click.UsageError(f"{names[0]} is not an ID; {hint}")
    report = linted(paths, config_of(configs, isolated))
    trails = [as_object(report, meant(report.project.index, id_), paths) for id_ in ids]
    for trail in trails:
        if not trail["statements"] and not trail["mentions"]:
            raise click.UsageError(f"no document mentions {trail['id']}")
    if output_format == "json":
        write([encoded(trails[0] if len(trails) == 1 else {"version": VERSION, "traces": trails}, indent=2)])
    else:
        write(line for number, trail in enumerate(trails) for line in ([""] * bool(number) + [*render(trail, screen())]))
    tell_failures(report)
