"""The command line; no logic beyond it."""

import gc
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gaplint import __version__
from gaplint.reports import FORMATS

if TYPE_CHECKING:
    from gaplint.config.schema import Config

EXIT_FINDINGS = 1
EXIT_FAILURE = 2


class Commands(click.Group):
    """`gaplint PATH…` is `gaplint check PATH…`; a path that is called like a verb is reached as `./explain`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help", "-h", "--version"}:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As click's, but what the tool reports itself is one line on standard error and status 2."""
        from gaplint.errors import GaplintError

        try:
            return super().main(*args, **kwargs)
        except GaplintError as error:
            click.echo(f"gaplint: {error}", err=True)
        except Exception as error:  # a defect is not the documents' fault: never status 1
            click.echo(f"{traceback.format_exc()}gaplint: internal error: {error}", err=True)
        sys.exit(EXIT_FAILURE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gaplint")
def main() -> None:
    """Check that Markdown project documents say what they hold.

    `gaplint PATH…` checks files and folders; it is short for `gaplint check PATH…`.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
@click.option("--exit-zero", is_flag=True, help="End with status 0 also when there are findings.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def check(
    paths: tuple[Path, ...],
    output_format: str,
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
    from gaplint.reports import renderer
    from gaplint.run import UNREADABLE, lint

    config = _config(config_path, isolated)
    config = replace(
        config,
        select=_listed(select) or config.select,
        ignore=config.ignore + _listed(ignore),
        exclude=config.exclude + exclude,
        min_confidence=min_confidence or config.min_confidence,
        today=checked_day(today or "", "--today") or config.today,
    )
    report = lint(paths, config)
    _write(renderer(output_format)(report))
    for failure in report.failures:
        click.echo(f"gaplint: {failure.what} broke: {failure.why}\n{failure.detail}".rstrip(), err=True)
    if report.failures or any(finding.rule == UNREADABLE for finding in report.findings):
        _leave(EXIT_FAILURE)
    _leave(EXIT_FINDINGS if report.findings and not exit_zero else 0)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "output_format", type=click.Choice(["json"]), default="json", show_default=True)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def extract(paths: tuple[Path, ...], output_format: str, config_path: Path | None, isolated: bool) -> None:  # noqa: ARG001
    """Print what was understood of PATHS: documents, tables, items, mentions, claims."""
    import json

    from gaplint.reports.extract import as_object
    from gaplint.run import load

    config = _config(config_path, isolated)
    project, unreadable = load(paths, config)
    _write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    _tell_unreadable(unreadable)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "output_format", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def claims(paths: tuple[Path, ...], output_format: str, config_path: Path | None, isolated: bool) -> None:
    """Print each claim of PATHS: what it is bound to and why, and whether it is true, false or unbound."""
    import json

    from gaplint.reports.claims import as_object, render
    from gaplint.run import load

    project, unreadable = load(paths, _config(config_path, isolated))
    if output_format == "json":
        _write([json.dumps(as_object(project, paths), ensure_ascii=False, indent=2)])
    else:
        _write(render(project, paths))
    _tell_unreadable(unreadable)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--family", "families", multiple=True, metavar="FAMILY", help="Only items of this family, LATER.")
@click.option("--status", "classes", multiple=True, metavar="CLASS", help="Only items of this status class, open.")
@click.option("--text", default="", metavar="TEXT", help="Only items with this text in ID, title or status.")
@click.option("--unknown-statuses", is_flag=True, help="List what stands for a status and is no known word.")
@click.option("--format", "output_format", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def items(
    paths: tuple[Path, ...],
    families: tuple[str, ...],
    classes: tuple[str, ...],
    text: str,
    unknown_statuses: bool,
    output_format: str,
    config_path: Path | None,
    isolated: bool,
) -> None:
    """List the items of PATHS: ID, title, status, register, last statement."""
    import json

    from gaplint.config.load import nearest
    from gaplint.facts.types import StatusClass
    from gaplint.reports import items as report
    from gaplint.run import load

    for name in _listed(classes):
        if name not in {str(kind) for kind in StatusClass}:
            raise click.UsageError(f"no status class {name}{nearest(name, [str(kind) for kind in StatusClass])}")
    project, unreadable = load(paths, _config(config_path, isolated))
    wanted = report.Filter(_listed(families), _listed(classes), text)
    if unknown_statuses:
        _write(report.unknown_statuses(project))
    elif output_format == "json":
        _write([json.dumps(report.as_object(project, wanted), ensure_ascii=False, indent=2)])
    else:
        _write(report.as_csv(project, wanted) if output_format == "csv" else report.render(project, wanted))
    _tell_unreadable(unreadable)


@main.command()
@click.argument("name", metavar="ID")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file, in place of the nearest.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def trace(name: str, paths: tuple[Path, ...], output_format: str, config_path: Path | None, isolated: bool) -> None:
    """Print all that is said of ID in PATHS: definition, statuses by day, mentions, conflicts."""
    import json

    from gaplint.facts.ids import find_id
    from gaplint.index import normal
    from gaplint.reports.trace import as_object, render
    from gaplint.rule import rules
    from gaplint.run import check as run_rules
    from gaplint.run import load

    found = find_id(name, 0, len(name))
    if found is None or found[1] != len(name):
        raise click.UsageError(f"{name} is no ID, as LATER-001 is one")
    project, unreadable = load(paths, _config(config_path, isolated))
    findings, _ = run_rules(project, rules())
    trail = as_object(project, found[0], findings)
    if not trail["statements"] and not trail["mentions"]:
        raise click.UsageError(f"no document names {normal(found[0])._replace(width=found[0].width)}")
    _write([json.dumps(trail, ensure_ascii=False, indent=2)] if output_format == "json" else render(trail))
    _tell_unreadable(unreadable)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite an existing gaplint.toml.")
def init(paths: tuple[Path, ...], force: bool) -> None:
    """Write a gaplint.toml for PATHS here: paths, families, registers, roles and status words as they were inferred."""
    from gaplint.config.load import FILE
    from gaplint.config.schema import Config
    from gaplint.errors import ConfigError
    from gaplint.reports.init import render
    from gaplint.run import load

    target = Path(FILE)
    if target.exists() and not force:
        raise ConfigError(f"{FILE} exists; --force overwrites it")
    project, unreadable = load(paths, Config())
    lines = list(render(project, paths))
    try:
        target.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise ConfigError(f"{FILE} can't be written: {error.strerror}") from error
    _write([f"wrote {FILE}: {lines[1].removeprefix('# ')}"])
    _tell_unreadable(unreadable)


@main.command("rules")
def list_rules() -> None:
    """List all rules with what they report."""
    from gaplint.pages import page
    from gaplint.rule import rules

    width = max(len(rule.name) for rule in rules())
    _write(f"{rule.name:{width}}  {page(rule.name).summary}" for rule in rules())


@main.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Print the page of RULE: what it reports, why, and examples."""
    from gaplint.config.load import nearest
    from gaplint.pages import page
    from gaplint.rule import rules
    from gaplint.run import UNREADABLE

    names = {one.name for one in rules()}
    if rule == UNREADABLE:
        click.echo("unreadable-file: a file could not be checked, since it is binary, too large or can't be opened.")
        return
    if rule not in names:
        raise click.UsageError(f"no rule {rule}{nearest(rule, names)}")
    _write([page(rule).text.rstrip()])


def _tell_unreadable(unreadable: list[tuple[str, str]]) -> None:
    """Say what could not be read, and end with the status for that."""
    for path, why in unreadable:
        click.echo(f"gaplint: {path}: not read: {why}", err=True)
    sys.exit(EXIT_FAILURE if unreadable else 0)


def _config(path: Path | None, isolated: bool) -> "Config":
    from gaplint.config.load import discover, load
    from gaplint.config.schema import Config

    if isolated:
        return Config()
    return load(path) if path else discover(Path())


def _leave(status: int) -> None:
    """End at once: to take the documents apart object by object would cost a tenth of the run. mypy leaves the same way."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)


def _listed(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _write(lines: Any) -> None:
    """Print, whatever the terminal's encoding; a closed pipe ends the printing, not the verdict."""
    stream = sys.stdout
    if stream is None:  # closed by the caller
        return
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    try:
        for line in lines:
            stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
