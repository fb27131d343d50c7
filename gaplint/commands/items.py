"""The items of the documents."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, listed, loaded, paths, screen, tell_unreadable, write


@click.command("items", short_help="List all items with their statuses.")
@paths
@click.option("--family", "families", multiple=True, metavar="FAMILY", help="Only items of this family, such as LATER.")
@click.option(
    "--status", "classes", multiple=True, metavar="CLASS", help="Only items whose status is of this class, such as open."
)
@click.option(
    "--text", default="", metavar="TEXT", help="Only items with this text in their ID, title or status. Default: all."
)
@click.option("--unknown-statuses", is_flag=True, help="List the words used as a status that gaplint does not know.")
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
    """List the items in PATHS: ID, title, status, and where each is defined.

    If the document that defines an item gives no status, the latest one that
    does is named in parentheses. JSON and CSV also say when and where something
    was last said of the item.
    """
    from gaplint.config.values import nearest
    from gaplint.facts.types import StatusClass
    from gaplint.reports import items as report
    from gaplint.reports.encoded import encoded

    for name in listed(classes):
        if name not in {str(kind) for kind in StatusClass}:
            raise click.UsageError(f"there is no status class {name}{nearest(name, [str(kind) for kind in StatusClass])}")
    wanted = report.Filter(listed(families), listed(classes), text, paths)
    if unknown_statuses and (output_format != "table" or any(wanted[:3])):
        raise click.UsageError("--unknown-statuses cannot be combined with --format, --family, --status or --text")
    project, unreadable = loaded(paths, config_of(configs, isolated))
    if unknown := report.unknown_family(project, wanted):
        raise click.UsageError(f"there is no family {unknown}")
    if unknown_statuses:
        write(report.unknown_statuses(project, paths, screen()))
    elif output_format == "json":
        write([encoded(report.as_object(project, wanted), indent=2)])
    else:
        write(report.as_csv(project, wanted) if output_format == "csv" else report.render(project, wanted, screen()))
    tell_unreadable(unreadable)
