"""All that is said of one item."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, linted, paths, tell_failures, write


@click.command("trace", short_help="Show everything the documents say about one item.")
@click.argument("name", metavar="ID")
@paths
@formatted("text", "json")
@configured
def command(name: str, paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:
    """Show what PATHS say about ID: its definition, its statuses by date, mentions, and the problems found with it."""
    from gaplint.facts.ids import find_id
    from gaplint.facts.phases import find_phase
    from gaplint.facts.unjoined import find_unjoined
    from gaplint.reports.encoded import encoded
    from gaplint.reports.trace import as_object, render

    found = find_id(name, 0, len(name))
    id_ = found[0] if found and found[1] == len(name) else find_phase(name) or find_unjoined(name)
    if id_ is None:
        raise click.UsageError(f"{name} is not an ID; IDs look like LATER-001, RF09 or “Phase 3”")
    report = linted(paths, config_of(configs, isolated))
    trail = as_object(report, id_, paths)
    if not trail["statements"] and not trail["mentions"]:
        raise click.UsageError(f"no document mentions {id_}")
    write([encoded(trail, indent=2)] if output_format == "json" else render(trail))
    tell_failures(report)
