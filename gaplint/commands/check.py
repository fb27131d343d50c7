"""Check documents."""

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from gaplint.commands.options import EXIT_FAILURE, EXIT_FINDINGS, config_of, configured, leave, listed, paths, write
from gaplint.reports import AS_TEXT, FORMATS, renderer

FORMAT_HELP = """\b
Formats, each for standard output or, as FORMAT=FILE, for a file:
{}

Without --output-format, agent is taken where standard output is no terminal and a variable that AI agents set (AI_AGENT,
CLAUDECODE, CURSOR_AGENT, GEMINI_CLI and others) is not empty.
""".format("\n".join(f"  {name:8}  {use}" for name, use in FORMATS.items()))


@click.command("check", epilog=FORMAT_HELP)
@paths
@click.option(
    "--output-format",
    "output_formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="How findings are written, and the file for it; may be repeated.  [default: full, or agent as told below]",
)
@click.option("--output-file", metavar="FILE", help="Write the report to FILE, in place of standard output.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours on standard output; auto goes by the terminal, NO_COLOR and FORCE_COLOR.",
)
@click.option("--select", multiple=True, metavar="RULE", help="Run only these rules or families (count, id, …).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules or families out.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files, in the syntax of .gitignore.")
@click.option(
    "--min-confidence",
    type=click.Choice(["certain", "likely", "possible"]),
    help="How sure a finding must be; by default as configured, else likely.",
)
@click.option("--today", metavar="DATE", help="The day that dates are held against, as 2025-06-30; by default the clock's.")
@click.option("--exit-zero", is_flag=True, help="End with status 0 also when there are findings.")
@configured
def command(
    paths: tuple[Path, ...],
    output_formats: tuple[str, ...],
    output_file: str | None,
    color: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    min_confidence: str | None,
    today: str | None,
    exit_zero: bool,
    config_path: Path | None,
    isolated: bool,
) -> None:
    """Check PATHS: files and folders; by default the configured paths, else the working directory.

    The configured paths are always read as a whole, and where there are none, the folders that PATHS name or lie in: what
    documents say can only be checked together. Reported is what has an end in PATHS.

    Status 0: nothing found. 1: findings. 2: could not do its work.
    """
    gc.disable()  # a short life with few cycles: collecting costs a tenth of the time and frees nothing
    from gaplint.config.load import checked_day
    from gaplint.reports.outputs import default_format, outputs, save
    from gaplint.reports.screen import is_terminal, screen_for
    from gaplint.run import lint

    default = "" if output_formats else default_format(is_terminal(sys.stdout), os.environ)
    places = outputs(output_formats, output_file, default)
    config = config_of(config_path, isolated)
    config = replace(
        config,
        select=listed(select) or config.select,
        ignore=config.ignore + listed(ignore),
        exclude=config.exclude + exclude,
        min_confidence=min_confidence or config.min_confidence,
        today=checked_day(today or "", "--today") or config.today,
    )
    report = lint(paths, config)
    for place in places:
        if place.file is None:
            screen = screen_for(sys.stdout, color, os.environ)
            write(renderer(place.format, screen)(report), utf8=place.format not in AS_TEXT)
    unsaved = [why for place in places if (why := save(place, report))]
    for failure in report.failures:
        click.echo(f"gaplint: {failure.what} broke: {failure.why}\n{failure.detail}".rstrip(), err=True)
    for why in unsaved:
        click.echo(f"gaplint: {why}", err=True)
    if unsaved or not report.complete:
        leave(EXIT_FAILURE)
    leave(EXIT_FINDINGS if report.findings and not exit_zero else 0)
