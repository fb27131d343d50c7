"""What several commands take, and how they print and end."""

import sys
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gaplint import printing, world
from gaplint.printing import EXIT_FAILURE, complain
from gaplint.replay import noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from gaplint.config.schema import Config
    from gaplint.project import Project
    from gaplint.reports.screen import Screen
    from gaplint.run import Report
    from gaplint.watch import Watch

Command = TypeVar("Command", bound=Callable[..., Any])


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG001
    """For shells: whatever file there is."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """For shells: rules and families, behind those that are named already with commas."""
    from gaplint.config.vocabulary import rule_names

    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in rule_names() if name.startswith(begun)]


def naming_rules(*names: str, help: str) -> Callable[[Command], Command]:
    """An option that names rules and families."""
    return click.option(*names, multiple=True, metavar="RULE", shell_complete=complete_rules, help=help)


def paths(command: Command) -> Command:
    """The documents that a command is about."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(command)


def formatted(*names: str, how: str = "The format of the output.") -> Callable[[Command], Command]:
    """How the output is written: one of `names`, by default the first."""
    return click.option(
        "-f",
        "--format",
        "--output-format",
        "output_format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help=how,
    )


def configured(command: Command) -> Command:
    """Which configuration holds."""
    config = click.option(
        "-c",
        "--config",
        "configs",
        multiple=True,
        shell_complete=complete_files,
        metavar="FILE|KEY=VALUE",
        help="A configuration file instead of the nearest one, or a setting such as 'stale-days=30', in TOML; can be repeated.",
    )
    return config(click.option("--isolated", is_flag=True, help="Do not read any configuration file.")(command))


def named_files(configs: Iterable[str]) -> list[str]:
    """Those values of `--config` that name a file; the others are settings."""
    return [text for text in configs if world.is_file(text) or "=" not in text]


def config_of(configs: Iterable[str], isolated: bool, **options: Any) -> "Config":
    """The configuration that the options of `configured` ask for, with further options by the name of their setting over it.

    Raises ConfigError.
    """
    from gaplint.config.load import assignments, discover, load
    from gaplint.config.load import options as with_options
    from gaplint.config.schema import Config

    files = named_files(configs)
    if len(files) + isolated > 1:
        raise click.UsageError(f"--config {files[-1]}: use at most one configuration file, and none with --isolated")
    config = Config() if isolated else load(Path(files[0])) if files else discover(Path())
    config = assignments((text for text in configs if text not in files), config)
    return with_options(options, config)


@contextmanager
def watched(profile: bool = False) -> "Iterator[Watch]":
    """What to watch long work with: a clock that tells its times at the end, or progress on a terminal, or nothing."""
    if profile:
        from gaplint.watch import Clock

        clock = Clock()
        yield clock
        click.echo("\n".join(clock.lines()), err=True)
    elif sys.stderr is not None and sys.stderr.isatty():
        from gaplint.progress import progress

        with progress() as watch:
            yield watch
    else:
        from gaplint.watch import NOBODY

        yield NOBODY


def loaded(paths: Iterable[Path], config: "Config") -> "tuple[Project, list[tuple[str, str]]]":
    """The documents, bound, and the files that can't be read with the reason; long work shows progress."""
    with watched() as watch:
        from gaplint.run import load

        found = load(paths, config, watch, jobs=0)
    tell_odd_names(paths)
    return found


def linted(
    paths: Iterable[Path], config: "Config", profile: bool = False, jobs: int = 0, drafts: Mapping[Path, bytes] | None = None
) -> "Report":
    """What a check of the documents has to say, watched."""
    with watched(profile) as watch:
        from gaplint.run import lint

        report = lint(paths, config, watch, drafts, jobs)
    tell_odd_names(paths, drafts or ())
    for pattern in report.summary.unmatched:
        tell(pattern)
    return report


def tell_odd_names(paths: Iterable[Path], drafts: Container[Path] = ()) -> None:
    """Say which of the named files, that are there or are `drafts`, are read as Markdown without being called so."""
    from gaplint.read import SUFFIXES

    for path in paths:
        if (path in drafts or world.is_file(path)) and not path.name.lower().endswith(SUFFIXES):
            tell(f"{path}: read as Markdown, though its name does not say so")


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """The names in the values of an option that may be repeated, or hold several with commas."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def screen() -> "Screen":
    """What standard output is: how wide, and whether in colours."""
    from gaplint.reports.screen import screen_for

    return screen_for(sys.stdout, "auto", world.environ)


def write(lines: Iterable[str], utf8: bool = False) -> bool:
    """Print, in UTF-8 or whatever the terminal's encoding is; whether anybody still reads. Raises OutputError."""
    return printing.write(noted(lines, utf8), utf8)


def tell(text: str) -> None:
    """Say something on standard error: one line, whatever the names in it hold."""
    from gaplint.reports.screen import visible

    complain(noted([visible(f"gaplint: {text}")], error=True))


def tell_unreadable(unreadable: list[tuple[str, str]]) -> None:
    """Say what could not be read, and end with the status for that."""
    for path, why in unreadable:
        tell(f"{path}: not read: {why}")
    sys.exit(EXIT_FAILURE if unreadable else 0)


def tell_broken(report: "Report", of: str = "") -> None:
    """Say what broke, with what its author needs to know; `of` stands before each line."""
    from gaplint.reports.screen import visible

    for failure in report.failures:
        tell(f"{of}{failure.what} broke: {failure.why}")
        complain(map(visible, failure.detail.rstrip().splitlines()))


def tell_incomplete(report: "Report", of: str = "") -> None:
    """Say what could not be done; `of` stands before each line."""
    from gaplint.rule import is_unreadable

    tell_broken(report, of)
    for finding in report.findings:
        if is_unreadable(finding):
            tell(f"{of}{finding.where.document.path}: {finding.message}")


def tell_failures(report: "Report") -> None:
    """Say what could not be done, and if there is such, end with the status for that."""
    tell_incomplete(report)
    if not report.complete:
        sys.exit(EXIT_FAILURE)
