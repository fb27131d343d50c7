"""A file of known findings."""

import os
from dataclasses import replace
from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, linted, paths, tell_failures, write
from gaplint.printing import EXIT_FINDINGS, leave


@click.command("baseline", short_help="Write a file of known problems, to hide them.")
@paths
@click.option(
    "--baseline", "file", type=click.Path(path_type=Path), metavar="FILE",
    help="The file to write. Default: as configured, else gaplint-baseline.jsonl.",
)  # fmt: skip
@click.option("--accept-new", is_flag=True, help="Add new problems to a file that exists.")
@configured
def command(paths: tuple[Path, ...], file: Path | None, accept_new: bool, configs: tuple[str, ...], isolated: bool) -> None:
    """Write the problems of PATHS to a baseline, a file of known problems that `gaplint check` hides from then on.

    The file is kept beside the configuration, or in the working directory, and is found there without being named. To use
    another FILE, name it with `baseline` in the configuration or with --baseline.

    Problems that are no longer found are removed from an existing file. New ones are only added with --accept-new; without it,
    they are printed, and the exit status is 1. If a file can't be checked, the baseline stays as it is: exit status 2.
    """
    from gaplint.config.load import BASELINE
    from gaplint.decision.baseline import Entry, entries, read, render, seen_from, updated
    from gaplint.facts.numbers import counted
    from gaplint.read import shown
    from gaplint.reports import renderer
    from gaplint.wanted import roots
    from gaplint.world import walled
    from gaplint.write import replace_files

    config = config_of(configs, isolated)
    target = Path(shown(file or Path(config.root, config.baseline or BASELINE)))
    folder, exists = str(target.parent), os.path.lexists(target)
    old: list[Entry] = []
    if exists:
        with walled(roots(paths, replace(config, baseline=str(target.absolute())))):
            old = read(target)
    report = linted(paths, replace(config, baseline=str(target.absolute()) if exists else ""))
    tell_failures(report)
    accepted = report.findings if accept_new or not exists else ()
    stale = [replace(entry, path=seen_from(folder, entry.path)) for entry in report.stale]
    kept = updated(old, stale, entries(accepted, folder))
    replace_files({target: render(kept)})
    refused = len(report.findings) - len(accepted)
    if refused:
        write(renderer("concise")(replace(report, stale=())))
    known, gone = (sum(entry.count for entry in some) for some in (kept, stale))
    write([f"wrote {target.as_posix()}: {counted(known, 'problem')} ({len(accepted)} added, {gone} removed)"])
    if refused:
        write([f"{counted(refused, 'new problem')} not added; --accept-new adds {'it' if refused == 1 else 'them'}"])
    used = config.baseline or ("" if isolated or "baseline" in config.origins else BASELINE)
    if not used or os.path.abspath(Path(config.root, used)) != os.path.abspath(target):  # noqa: PTH100  # links are not followed
        write([f"not used yet: name it with --baseline, or in the configuration as {seen_from(config.root, str(target))}"])
    leave(EXIT_FINDINGS if refused else 0)
