"""What was understood, as JSON; of several projects, as rows of tables."""

import gc
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gaplint import world
from gaplint.commands.options import (
    config_of,
    configured,
    formatted,
    linted,
    loaded,
    named_files,
    paths,
    tell,
    tell_incomplete,
    tell_unreadable,
    write,
)
from gaplint.printing import EXIT_FAILURE, complain, is_own
from gaplint.replay import forget

if TYPE_CHECKING:
    from gaplint.reports.tables import Row
    from gaplint.run import Report

    Take = Callable[[Iterable[Row]], bool]
    """Where rows go; whether more of them are wanted."""


@click.command("extract", short_help="Print what was read from the documents, as JSON or as tables.")
@paths
@formatted("json", "jsonl", "parquet", how="The format of the output; parquet writes files.")
@click.option(
    "--output-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for the Parquet files, one for each table; no default.",
)
@configured
def command(
    paths: tuple[Path, ...], output_format: str, output_dir: Path | None, configs: tuple[str, ...], isolated: bool
) -> None:
    """Print what was read from PATHS: documents, tables, items, mentions and claims.

    With jsonl and parquet, each of PATHS is a separate project, a folder that is read as if gaplint were run in it, and the
    output is rows of the tables documents, relations, statements and findings. Default: the working directory. If a project
    can't be read, gaplint says so, goes on with the others and exits with status 2.
    """
    if output_format == "parquet" and not output_dir:
        raise click.UsageError("--format parquet writes files; say where with --output-dir DIR")
    if output_format != "parquet" and output_dir:
        raise click.UsageError(f"--output-dir is for --format parquet; {output_format} goes to standard output")
    if output_format == "json":
        _print(paths, configs, isolated)
    else:
        _extract(paths or (Path(),), output_dir, configs, isolated)


def _print(paths: tuple[Path, ...], configs: tuple[str, ...], isolated: bool) -> None:
    """One project, as one object."""
    from gaplint.reports.encoded import encoded
    from gaplint.reports.extract import as_object

    config = config_of(configs, isolated)
    project, unreadable = loaded(paths, config)
    write([encoded(as_object(project, paths), indent=2)])
    tell_unreadable(unreadable)


def _extract(projects: tuple[Path, ...], output_dir: Path | None, configs: tuple[str, ...], isolated: bool) -> None:
    """The rows of each project, one project after the other; in memory is one of them at a time."""
    from gaplint.errors import PathError
    from gaplint.remembered import forget_texts

    forget()
    if is_own():
        gc.disable()
    files = named_files(configs)
    config_of(configs, isolated or not files)  # what is wrong with the options is wrong for all projects
    configs = tuple(str(Path(text).absolute()) if text in files else text for text in configs)
    read, complete = 0, True
    with _into(output_dir) as take:
        for project in dict.fromkeys(projects):
            report = _report(project, configs, isolated)
            complete = complete and report is not None and report.complete
            if report and not _taken(project, report, take):
                break
            read += report is not None
            del report
            forget_texts()
            gc.collect()
        if output_dir and not read:
            raise PathError(f"{output_dir}: not written, since no project could be read")
    sys.exit(0 if complete else EXIT_FAILURE)


@contextmanager
def _into(output_dir: Path | None) -> "Iterator[Take]":
    """Where rows go: files in the folder, which are there at the end, or standard output."""
    from gaplint.errors import OutputError
    from gaplint.reports.rows import as_lines

    if output_dir is None:
        yield lambda rows: write(as_lines(rows), utf8=True)
        return
    try:
        from gaplint.reports.parquet import saved
    except ModuleNotFoundError as error:
        raise OutputError("--format parquet needs pyarrow, which the extra `parquet` brings: pip install pyarrow") from error
    with saved(output_dir) as save:
        yield save


def _report(project: Path, configs: tuple[str, ...], isolated: bool) -> "Report | None":
    """What gaplint finds in a folder; None, and a line on standard error, if it can't do its work there."""
    from gaplint.errors import GaplintError
    from gaplint.reports.screen import visible

    try:
        if not world.is_folder(project):
            raise GaplintError("a file; a project is a folder" if world.exists(project) else "no such folder")
        with world.inside(project):
            return linted((), config_of(configs, isolated))
    except (GaplintError, OSError) as error:
        tell(f"{project}: {error.strerror if isinstance(error, OSError) else error}")
    except Exception as error:  # a defect that one project shows must not cost the rows of the others
        complain(map(visible, traceback.format_exc().splitlines()))
        tell(f"{project}: internal error: {error}")
    return None


def _taken(project: Path, report: "Report", take: "Take") -> bool:
    """Hand the rows on, and say what could not be read; whether more are wanted."""
    from gaplint.reports.rows import rows

    wanted = take(rows(project.as_posix(), report))
    tell_incomplete(report, f"{project}: ")
    return wanted
