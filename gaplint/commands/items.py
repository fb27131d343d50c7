"""The items of the documents."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, listed, loaded, paths, tell_unreadable, write


@click.command("items", short_help="List the items with their statuses.")
@paths
@click.option("--family", "families", multiple=True, metavar="FAMILY", help="Only items of this family, LATER.")
@click.option("--status", "classes", multiple=True, metavar="CLASS", help="Only items of this status class, open.")
@click.option("--text", default="", metavar="TEXT", help="Only items with this text in ID, title or status; by default all.")
@click.option("--unknown-statuses", is_flag=True, help="List what stands for a status and is no known word.")
@formatted("table", "json", "csv")
@configured
def command(
    paths: tuple[Path, ...],
    families: tuple[str, ...],
    classes: tuple[str, ...],
    text: str,
    unknown_statuses: bool,
    output_format: str,
    configs: tuple[str, ...],
    isolated: bool,
) -> None:
    """List the items of PATHS: ID, title, status, register, last statement."""
    from gaplint.config.values import nearest
    from gaplint.facts.types import StatusClass
    from gaplint.reports import items as report
    from gaplint.reports.encoded import encoded

    for name in listed(classes):
        if name not in {str(kind) for kind in StatusClass}:
            raise click.UsageError(f"no status class {name}{nearest(name, [str(kind) for kind in StatusClass])}")
    wanted = report.Filter(listed(families), listed(classes), text, paths)
    if unknown_statuses and (output_format != "table" or any(wanted[:3])):
        raise click.UsageError("--unknown-statuses is a table of words: it takes no --format, --family, --status or --text")
    project, unreadable = loaded(paths, config_of(configs, isolated))
    if unknown := report.unknown_family(project, wanted):
        raise click.UsageError(f"no family {unknown}")
    if unknown_statuses:
        write(report.unknown_statuses(project, paths))
    elif output_format == "json":
        write([encoded(report.as_object(project, wanted), indent=2)])
    else:
        write(report.as_csv(project, wanted) if output_format == "csv" else report.render(project, wanted))
    tell_unreadable(unreadable)
