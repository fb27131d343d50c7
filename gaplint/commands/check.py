"""Check documents."""

import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gaplint.commands.options import (
    complete_files,
    config_of,
    configured,
    linted,
    listed,
    naming_rules,
    paths,
    tell,
    tell_broken,
    tell_odd_names,
    write,
)
from gaplint.printing import EXIT_FAILURE, EXIT_FINDINGS, is_own, leave
from gaplint.replay import forget, keep
from gaplint.reports import AS_TEXT, FORMATS, renderer
from gaplint.world import environ, is_file, is_folder, walled

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
Formats. FORMAT writes to standard output, FORMAT=FILE to a file:
{}

Without --output-format, the format is agent if standard output is not a terminal and one of the variables that AI agents set
(such as AI_AGENT, CLAUDECODE, CURSOR_AGENT or GEMINI_CLI) is not empty.
""".format("\n".join(f"  {name:8}  {use}" for name, use in FORMATS.items()))


@click.command("check", short_help="Check documents; same as `gaplint PATH`.", epilog=FORMAT_HELP)
@paths
@click.option(
    "-f",
    "--format",
    "--output-format",
    "output_formats",
    multiple=True,
    shell_complete=lambda ctx, param, incomplete: [name for name in FORMATS if name.startswith(incomplete)],  # noqa: ARG005
    metavar="FORMAT[=FILE]",
    help="The format of the report, and a file to write it to; can be repeated. Default: full, or agent as explained below.",
)
@click.option(
    "-o",
    "--output-file",
    metavar="FILE",
    shell_complete=complete_files,
    help="The file to write the report to. Default: standard output.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours on standard output; auto looks at the terminal, NO_COLOR and FORCE_COLOR.",
)
@naming_rules("--select", help="Run only these rules or families of rules (such as count or link). Default: all.")
@naming_rules("--extend-select", help="Also run these rules or families, even if the configuration ignores them.")
@naming_rules("--ignore", help="Do not run these rules or families.")
@click.option(
    "--exclude", multiple=True, metavar="PATTERN", help="Do not check files that match PATTERN, written as in .gitignore."
)
@click.option("--force-exclude", is_flag=True, help="Do not check excluded folders even if PATHS names them.")
@click.option(
    "--min-confidence",
    type=click.Choice(["certain", "likely", "possible"]),
    help="How certain a problem must be to be reported. Default: as configured, else likely.",
)
@click.option("--today", metavar="DATE", help="The day to compare dates with, such as 2025-06-30. Default: today.")
@click.option(
    "--fail-on",
    type=click.Choice(["warning", "error", "never"]),
    help="The lowest severity that makes the exit status 1. Default: as configured, else warning.",
)
@click.option("--no-allow", is_flag=True, help="Also report what comments and the configuration allow.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Hide the problems recorded in FILE. Default: as configured.",
)
@click.option("--no-baseline", is_flag=True, help="Also report what is in the baseline.")
@click.option(
    "--strict-baseline", is_flag=True, help="Exit with status 1 if the baseline has problems that are no longer found."
)
@click.option(
    "--since",
    metavar="REV",
    help="Report only problems that involve lines changed, or files deleted or renamed, since a git revision. Default: all.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no report; only the exit status and report files tell the result.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="List the files read with their role, the files left out and why, and the settings that are not defaults.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with status 0 even if problems are found; same as --fail-on never.")
@click.option(
    "--stdin-filename",
    "draft",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check standard input as if it were the text of FILE, which need not exist. Default: check PATHS.",
)
@click.option("--watch", "watching", is_flag=True, help="Check again whenever something changes, until interrupted.")
@click.option("--show-files", is_flag=True, help="List the documents that would be checked, without checking them.")
@click.option("--statistics", is_flag=True, help="Print how many problems each rule found, instead of the problems.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="How many processes to use. Default: as many as make the check faster.",
)
@click.option("--no-cache", is_flag=True, help="Check everything again, even if nothing has changed, and store nothing.")
@click.option("--cache-dir", metavar="DIR", help="Where to store results between runs. Default: your cache folder.")
@click.option("--profile", is_flag=True, help="Print how long each stage and rule took to standard error.")
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
    quiet: bool,
    verbose: bool,
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
    """Check the files and folders PATHS. Default: the configured paths, or the working directory.

    Documents can only be compared with each other if all of them are read, so gaplint always reads all the configured paths
    or, if none are configured, the folders that PATHS name or are in. It reports the problems that involve PATHS.

    Exit status 0: no problems found. 1: problems found. 2: the check could not be completed.
    """
    if is_own():
        gc.disable()  # a short life with few cycles: collecting costs a tenth of the time and frees nothing
    from gaplint.reports.outputs import default_format, outputs
    from gaplint.reports.screen import is_terminal

    if exit_zero and fail_on not in (None, "never"):
        raise click.UsageError(f"--exit-zero cannot be combined with --fail-on {fail_on}")
    if baseline and no_baseline:
        raise click.UsageError("--no-baseline cannot be combined with --baseline")
    if since == "":
        raise click.UsageError("--since needs a revision")
    if draft and since:
        raise click.UsageError("--stdin-filename can't be combined with --since: git knows no revision of standard input")
    if draft and any(str(path) != "-" for path in paths):
        raise click.UsageError("--stdin-filename names what is checked; name no other files or folders")
    if show_files and (statistics or profile or output_formats or output_file or strict_baseline):
        raise click.UsageError("--show-files checks nothing, so it cannot be combined with a report, --statistics or --profile")
    default = "full" if statistics or output_formats else default_format(is_terminal(sys.stdout), environ)
    places = outputs(output_formats, output_file, default, paths)
    if statistics and (odd := [place.format for place in places if place.format not in STATISTICS]):
        raise click.UsageError(f"--statistics cannot be written as {odd[0]}, only as {' or '.join(STATISTICS)}")
    lists = {name: listed(settings[name]) for name in ("select", "extend_select", "ignore")}
    given = {**settings, **lists, "fail_on": "never" if exit_zero else fail_on, "baseline": str(baseline or "")}

    def configure() -> "Config":
        config = replace(config_of(configs, isolated, **given), allowing=not no_allow, since=since or "")
        return replace(config, baseline="") if no_baseline else config

    config = configure()
    if verbose:
        _tell_settings(config)
    if show_files or verbose:
        _show_files(paths, config, verbose, silent=not show_files)
    if show_files:
        return
    if strict_baseline and not config.baseline:
        raise click.UsageError("--strict-baseline needs a baseline; name one with --baseline FILE, or in the configuration")
    if watching:
        if draft or any(place.file for place in places):
            raise click.UsageError(
                "--watch checks files and prints; it can't be combined with --stdin-filename or output files"
            )
        _watch(paths, configure, lambda report: _write_all(report, places, color, statistics, quiet))
        return
    drafts = {}
    if draft:
        forget()
        paths, drafts = (draft,), {draft: sys.stdin.buffer.read() if sys.stdin else b""}
    report = linted(paths, config, profile, 1 if profile else jobs, drafts)
    if verbose:
        _tell_roles(report, paths)
    unsaved = _write_all(report, places, color, statistics, quiet)
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
    live, config = Live(paths, configure), configure()
    tell_odd_names(paths)
    folders = Path(config.root), *(path if is_folder(path) else path.parent for path in paths)
    for edited in changes(folders, frozenset([Path(config.baseline).name])):
        if sys.stdout is not None and sys.stdout.isatty():
            write([CLEAR])
        try:
            report = live.check(edited=edited)
            show(report)
            tell_broken(report)
        except GaplintError as error:  # somebody is in the middle of an edit
            tell(str(error))
        tell("watching for changes; Ctrl-C ends")


def _write_all(report: "Report", places: "tuple[Output, ...]", color: str, statistics: bool, quiet: bool) -> list[str]:
    """Write each format to its place, nothing to standard output if `quiet`; say which files could not be written, and why."""
    from gaplint.reports.outputs import save
    from gaplint.reports.screen import screen_for

    files = [(place.file, place.format) for place in places if place.file]
    unsaved = [why for file, format_ in files if (why := save(file, _lines(report, format_, statistics)))]
    for place in places:
        if place.file is None and not quiet:  # last, since nothing more is written where that fails
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


def _tell_settings(config: "Config") -> None:
    """Where the settings are from, on standard error."""
    from gaplint.reports.config import DEFAULT, render

    for line in render(config):
        if not line.endswith(f"({DEFAULT})"):
            tell(" ".join(line.split()))


def _tell_roles(report: "Report", named: tuple[Path, ...]) -> None:
    """Each document that was read, and as what, on standard error."""
    from gaplint.read import within

    for path, role in sorted(report.project.index.roles.items()):
        tell(f"{path}: {'checked' if not named or within(path, named) else 'read to compare with'}; role {role}")


def _show_files(named: tuple[Path, ...], config: "Config", verbose: bool, silent: bool) -> None:
    """The documents that are checked, or if `silent` their number, and what else is to be known of them on standard error.

    If `verbose`, that is each document that is left out, else only those of `named`.
    """
    from gaplint.facts.numbers import counted
    from gaplint.read import shown, within
    from gaplint.reports.screen import visible
    from gaplint.wanted import choose, excluded_by, roots

    with walled(roots(named, config)):
        wanted = choose(named, config)
    files = [shown(file) for file in wanted.files]
    checked = [file for file in files if not named or within(file, named)]
    if silent:
        tell(f"{counted(len(checked), 'document')} checked")
    else:
        write(map(visible, checked))
    left_out = dict(wanted.left_out)
    if verbose:
        left_out |= {shown(path): excluded_by(path, wanted.config) for path in wanted.excluded}
        left_out |= {shown(path): "ignored by .gitignore" for path in wanted.ignored}
        left_out |= {shown(path): f"{path.suffix[1:].upper()} is not read" for path in wanted.kindred}
        left_out = dict(_tracked(named, {*files, *left_out})) | left_out
    for path, why in sorted(left_out.items()):
        tell(f"{path}: not checked: {why}")
    tell_odd_names(named)
    if len(files) > len(checked):
        tell(f"{counted(len(files) - len(checked), 'more document')} read, to compare these with")


def _tracked(named: tuple[Path, ...], told: set[str]) -> Iterator[tuple[str, str]]:
    """The documents in folders that are not even listed although git tracks them, as shown, with the reason."""
    from gaplint.git import tracked
    from gaplint.read import FOREIGN, SUFFIXES, shown

    for folder in [path for path in named if is_folder(path)] if named else [Path()]:
        for path in (folder / name for name in tracked(folder) if name.lower().endswith(SUFFIXES)):
            foreign = next((part for part in path.parts[:-1] if part in FOREIGN), "")
            if shown(path) not in told and is_file(path):
                ignored = "its folder is ignored by .gitignore, although git tracks it"
                yield shown(path), f"{foreign}/ is left out" if foreign else ignored
