"""What was understood, as JSON."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, paths, tell_unreadable, write


@click.command("extract")
@paths
@click.option("--format", "output_format", type=click.Choice(["json"]), default="json", show_default=True)
@configured
def command(paths: tuple[Path, ...], output_format: str, config_path: Path | None, isolated: bool) -> None:  # noqa: ARG001
    """Print what was understood of PATHS: documents, tables, items, mentions, claims."""
    import json

    from gaplint.reports.extract import as_object
    from gaplint.run import load

    config = config_of(config_path, isolated)
    project, unreadable = load(paths, config)
    write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    tell_unreadable(unreadable)
