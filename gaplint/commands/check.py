"""Check documents."""

import gc
from dataclasses import replace
from pathlib import Path

import click

from gaplint.commands.options import EXIT_FAILURE, EXIT_FINDINGS, config_of, configured, leave, listed, paths, write
from gaplint.reports import FORMATS


@click.command("check")
@paths
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="full", show_default=True, help="How findings are written."
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
@click.option("--no-allow", is_flag=True, help="Report also what comments and the configuration allow.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Hide the findings that FILE knows.")
@click.option("--no-baseline", is_flag=True, help="Report also what the configured baseline knows.")
@click.option("--strict-baseline", is_flag=True, help="End with status 1 if the baseline knows what is found no more.")
@click.option("--since", default="", metavar="REV", help="Only what has an end in lines changed since a git revision.")
@click.option("--exit-zero", is_flag=True, help="End with status 0 also when there are findings.")
@configured
def command(
    paths: tuple[Path, ...],
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    min_confidence: str | None,
    today: str | None,
    no_allow: bool,
    baseline: Path | None,
    no_baseline: bool,
    strict_baseline: bool,
    since: str,
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
    from gaplint.reports import renderer
    from gaplint.run import UNREADABLE, lint

    config = config_of(config_path, isolated)
    config = replace(
        config,
        select=listed(select) or config.select,
        ignore=config.ignore + listed(ignore),
        exclude=config.exclude + exclude,
        min_confidence=min_confidence or config.min_confidence,
        today=checked_day(today or "", "--today") or config.today,
        allowing=not no_allow,
        since=since,
        baseline="" if no_baseline else str(baseline.absolute()) if baseline else config.baseline,
    )
    if (baseline and no_baseline) or (strict_baseline and not config.baseline):
        what = "--no-baseline contradicts --baseline" if baseline else "--strict-baseline needs a baseline"
        raise click.UsageError(f"{what}: name one with --baseline FILE, or configure it")
    report = lint(paths, config)
    write(renderer(output_format)(report))
    for failure in report.failures:
        click.echo(f"gaplint: {failure.what} broke: {failure.why}\n{failure.detail}".rstrip(), err=True)
    if report.failures or any(finding.rule == UNREADABLE for finding in report.findings):
        leave(EXIT_FAILURE)
    found = report.findings or (strict_baseline and report.stale)
    leave(EXIT_FINDINGS if found and not exit_zero else 0)
