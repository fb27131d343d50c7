"""What was understood, as JSON."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, loaded, paths, tell_unreadable, write


@click.command("extract", short_help="Print what was understood, as JSON.")
@paths
@formatted("json")
@configured
def command(paths: tuple[Path, ...], output_format: str, configs: tuple[str, ...], isolated: bool) -> None:  # noqa: ARG001
    """Print what was understood of PATHS: documents, tables, items, mentions, claims."""
    import json

    from gaplint.reports.extract import as_object

    config = config_of(configs, isolated)
    project, unreadable = loaded(paths, config)
    write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    tell_unreadable(unreadable)
