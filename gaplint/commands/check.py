"""Check documents."""

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gaplint.commands.options import (
    config_of,
    configured,
    linted,
    listed,
    paths,
    tell,
    tell_broken,
    write,
)
from gaplint.printing import EXIT_FAILURE, EXIT_FINDINGS, leave
from gaplint.replay import forget, keep
from gaplint.reports import AS_TEXT, FORMATS, renderer
from gaplint.world import environ, is_folder, walled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gaplint.config.schema import Config
    from gaplint.reports.outputs import Output
    from gaplint.reports.screen import Screen
    from gaplint.run import Report

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
"""Empties a terminal, what has scrolled out of it as well (ECMA-48 ED and CUP; 3 is xterm's)."""
STATISTICS = ("full", "concise", "json")
"""The formats that statistics are written in; the first two are one."""


FORMAT_HELP = """\b
Formats, each for standard output or, as FORMAT=FILE, for a file:
{}

Without --output-format, agent is taken where standard output is no terminal and a variable that AI agents set (AI_AGENT,
CLAUDECODE, CURSOR_AGENT, GEMINI_CLI and others) is not empty.
""".format("\n".join(f"  {name:8}  {use}" for name, use in FORMATS.items()))


@click.command("check", short_help="Check documents; what `gaplint PATH` does.", epilog=FORMAT_HELP)
@paths
@click.option(
    "--output-format",
    "output_formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="How findings are written, and the file for it; may be repeated; by default full, or agent as told below.",
)
@click.option("--output-file", metavar="FILE", help="Write the report to FILE; by default to standard output.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours on standard output; auto goes by the terminal, NO_COLOR and FORCE_COLOR.",
)
@click.option(
    "--select", multiple=True, metavar="RULE", help="Run only these rules or families (count, id, …); by default all."
)
@click.option(
    "--extend-select", multiple=True, metavar="RULE", help="Run these too, also where the configuration ignores them."
)
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules or families out.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files, in the syntax of .gitignore.")
@click.option("--force-exclude", is_flag=True, help="Leave out excluded folders also when they are named.")
@click.option(
    "--min-confidence",
    type=click.Choice(["certain", "likely", "possible"]),
    help="How sure a finding must be; by default as configured, else likely.",
)
@click.option("--today", metavar="DATE", help="The day that dates are held against, as 2025-06-30; by default the clock's.")
@click.option(
    "--fail-on",
    type=click.Choice(["warning", "error", "never"]),
    help="The least severity that ends with status 1; by default as configured, else warning.",
)
@click.option("--no-allow", is_flag=True, help="Report also what comments and the configuration allow.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Hide the findings that FILE knows; by default as configured.",
)
@click.option("--no-baseline", is_flag=True, help="Report also what the configured baseline knows.")
@click.option("--strict-baseline", is_flag=True, help="End with status 1 if the baseline knows what is found no more.")
@click.option("--since", metavar="REV", help="Only what has an end in lines changed since a git revision; by default all.")
@click.option("--exit-zero", is_flag=True, help="End with status 0 also when there are findings: --fail-on never.")
@click.option(
    "--stdin-filename",
    "draft",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check standard input in place of FILE, which need not exist; by default files are read.",
)
@click.option("--watch", "watching", is_flag=True, help="Check again whenever something changes, until interrupted.")
@click.option("--show-files", is_flag=True, help="List the documents that would be checked, and check none.")
@click.option("--statistics", is_flag=True, help="Print how often each rule found something, in place of the findings.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Processes that share the work; by default as many as are worth it.",
)
@click.option("--no-cache", is_flag=True, help="Check anew also if nothing has changed since the last time, and keep nothing.")
@click.option("--cache-dir", metavar="DIR", help="Where to keep what was found; by default in the user's cache folder.")
@click.option("--profile", is_flag=True, help="Print the time of each stage and rule to standard error.")
@configured
def command(
    paths: tuple[Path, ...],
    output_formats: tuple[str, ...],
    output_file: str | None,
    color: str,
    no_allow: bool,
    baseline: Path | None,
    no_baseline: bool,
    strict_baseline: bool,
    since: str | None,
    exit_zero: bool,
    draft: Path | None,
    watching: bool,
    fail_on: str | None,
    show_files: bool,
    statistics: bool,
    jobs: int,
    no_cache: bool,  # noqa: ARG001  # both are read before anything is loaded, by `gaplint.replay`
    cache_dir: str | None,  # noqa: ARG001
    profile: bool,
    configs: tuple[str, ...],
    isolated: bool,
    **settings: Any,
) -> None:
    """Check PATHS: files and folders; by default the configured paths, else the working directory.

    The configured paths are always read as a whole, and where there are none, the folders that PATHS name or lie in: what
    documents say can only be checked together. Reported is what has an end in PATHS.

    Status 0: nothing found. 1: findings. 2: could not do its work.
    """
    gc.disable()  # a short life with few cycles: collecting costs a tenth of the time and frees nothing
    from gaplint.reports.outputs import default_format, outputs
    from gaplint.reports.screen import is_terminal

    if exit_zero and fail_on not in (None, "never"):
        raise click.UsageError(f"--exit-zero contradicts --fail-on {fail_on}")
    if baseline and no_baseline:
        raise click.UsageError("--no-baseline contradicts --baseline")
    if since == "":
        raise click.UsageError("--since names no revision")
    if show_files and (statistics or profile or output_formats or output_file or strict_baseline):
        raise click.UsageError("--show-files checks nothing: there is no report, no --statistics and no --profile of it")
    default = "full" if statistics or output_formats else default_format(is_terminal(sys.stdout), environ)
    places = outputs(output_formats, output_file, default)
    if statistics and (odd := [place.format for place in places if place.format not in STATISTICS]):
        raise click.UsageError(f"--statistics has no format {odd[0]}, only {' and '.join(STATISTICS)}")
    lists = {name: listed(settings[name]) for name in ("select", "extend_select", "ignore")}
    given = {**settings, **lists, "fail_on": "never" if exit_zero else fail_on, "baseline": str(baseline or "")}

    def configure() -> "Config":
        config = replace(config_of(configs, isolated, **given), allowing=not no_allow, since=since or "")
        return replace(config, baseline="") if no_baseline else config

    config = configure()
    if show_files:
        _show_files(paths, config)
        return
    if strict_baseline and not config.baseline:
        raise click.UsageError("--strict-baseline needs a baseline: name one with --baseline FILE, or configure it")
    if watching:
        if draft or any(place.file for place in places):
            raise click.UsageError(
                "--watch checks files and prints; it can't be combined with --stdin-filename or output files"
            )
        _watch(paths, configure, lambda report: _write_all(report, places, color, statistics))
        return
    drafts = {}
    if draft:
        if any(str(path) != "-" for path in paths):
            raise click.UsageError("--stdin-filename names what is checked; name no other files or folders")
        forget()
        paths, drafts = (draft,), {draft: sys.stdin.buffer.read()}
    report = linted(paths, config, profile, 1 if profile else jobs, drafts)
    unsaved = _write_all(report, places, color, statistics)
    tell_broken(report)
    for why in unsaved:
        tell(why)
    if strict_baseline and report.stale:
        from gaplint.reports.totals import stale

        tell(next(stale(report)))  # not every format says so
    status = EXIT_FAILURE if unsaved else _status(report, config.fail_on, strict_baseline)
    if status != EXIT_FAILURE and not profile and all(place.file is None for place in places):
        keep(status)
    leave(status)


def _watch(paths: tuple[Path, ...], configure: "Callable[[], Config]", show: "Callable[[Report], object]") -> None:
    """Check and print again whenever something has changed; only an interruption ends it."""
    from gaplint.errors import GaplintError
    from gaplint.live import Live, changes

    forget()
    gc.enable()  # a long life
    live = Live(paths, configure)
    changed = changes((Path(configure().root), *(path if is_folder(path) else path.parent for path in paths)))
    for _ in changed:
        if sys.stdout is not None and sys.stdout.isatty():
            write([CLEAR])
        try:
            report = live.check()
            show(report)
            tell_broken(report)
        except GaplintError as error:  # somebody is in the middle of an edit
            tell(str(error))
        tell("watching for changes; Ctrl-C ends")


def _write_all(report: "Report", places: "tuple[Output, ...]", color: str, statistics: bool) -> list[str]:
    """Write each format to its place, and say which files could not be written, and why."""
    from gaplint.reports.outputs import save
    from gaplint.reports.screen import screen_for

    files = [(place.file, place.format) for place in places if place.file]
    unsaved = [why for file, format_ in files if (why := save(file, _lines(report, format_, statistics)))]
    for place in places:
        if place.file is None:  # last, since nothing more is written where that fails
            screen = screen_for(sys.stdout, color, environ)
            write(_lines(report, place.format, statistics, screen), utf8=place.format not in AS_TEXT)
    return unsaved


def _lines(report: "Report", output_format: str, statistics: bool, screen: "Screen | None" = None) -> "Iterator[str]":
    if not statistics:
        return renderer(output_format, screen)(report)
    from gaplint.reports.statistics import render, render_json

    return render_json(report) if output_format == "json" else render(report)


def _status(report: "Report", fail_on: str, strict_baseline: bool) -> int:
    if not report.complete:
        return EXIT_FAILURE
    if strict_baseline and report.stale:
        return EXIT_FINDINGS
    severities = {str(finding.severity) for finding in report.findings}
    failing = {"warning": {"warning", "error"}, "error": {"error"}, "never": set()}[fail_on]
    return EXIT_FINDINGS if severities & failing else 0


def _show_files(named: tuple[Path, ...], config: "Config") -> None:
    """The documents that are checked on standard output, and what else is to be known of them on standard error."""
    from gaplint.facts.numbers import counted
    from gaplint.read import shown, within
    from gaplint.reports.screen import visible
    from gaplint.wanted import choose, roots

    with walled(roots(named, config)):
        wanted = choose(named, config)
    files = [shown(file) for file in wanted.files]
    checked = [file for file in files if not named or within(file, named)]
    write(map(visible, checked))
    for path, why in wanted.left_out:
        tell(f"{path}: left out: {why}")
    if len(files) > len(checked):
        tell(f"{counted(len(files) - len(checked), 'more document')} read: they can only be checked together")
