"""The configuration that holds."""

from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, formatted, write


@click.command("config", short_help="Show all settings and where each was set.")
@click.argument("path", default=".", type=click.Path(path_type=Path))
@formatted("text", "json", "toml", how="The format of the output; toml is a configuration file.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration instead.")
@configured
def command(path: Path, output_format: str, schema: bool, configs: tuple[str, ...], isolated: bool) -> None:
    """Print all settings that apply to the document or folder PATH, and where each was set.

    Default: the working directory. gaplint looks for a configuration in the working directory and the folders above it; files
    in the folders between there and PATH, and patterns that match PATH, are applied as well.
    """
    import json

    from gaplint.config.json_schema import schema as json_schema
    from gaplint.reports.config import as_object, render, render_toml
    from gaplint.reports.encoded import encoded
    from gaplint.wanted import config_at

    if schema:
        write([json.dumps(json_schema(), indent=2, ensure_ascii=False)])
        return
    config = config_at(path, config_of(configs, isolated))
    if output_format == "json":
        write([encoded(as_object(config, path.as_posix()), indent=2)])
    else:
        write(render(config) if output_format == "text" else render_toml(config))
