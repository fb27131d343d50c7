"""A file of known findings."""

import os
from dataclasses import replace
from pathlib import Path

import click

from gaplint.commands.options import config_of, configured, linted, paths, tell_failures, write
from gaplint.printing import EXIT_FINDINGS, leave


@click.command("baseline", short_help="Write a file of known findings, to hide them.")
@paths
@click.option(
    "--baseline", "file", type=click.Path(path_type=Path), metavar="FILE",
    help="The file to write; by default the configured one, else gaplint-baseline.jsonl.",
)  # fmt: skip
@click.option("--accept-new", is_flag=True, help="Take new findings into a file that exists.")
@configured
def command(paths: tuple[Path, ...], file: Path | None, accept_new: bool, configs: tuple[str, ...], isolated: bool) -> None:
    """Write the findings on PATHS to a baseline, which `gaplint check --baseline FILE` hides.

    What an existing file knows and is found no more is taken out. New findings are only taken in with --accept-new; without
    it they are printed, and the status is 1. A file that can't be checked leaves the baseline as it is: status 2.
    """
    from gaplint.decision.baseline import FILE, Entry, entries, read, relative, render, updated
    from gaplint.facts.numbers import counted
    from gaplint.read import shown
    from gaplint.reports import renderer
    from gaplint.wanted import roots
    from gaplint.world import walled
    from gaplint.write import replace_files

    config = config_of(configs, isolated)
    target = Path(shown(file or Path(config.root, config.baseline or FILE)))
    folder, exists = str(target.parent), os.path.lexists(target)
    old: list[Entry] = []
    if exists:
        with walled(roots(paths, replace(config, baseline=str(target.absolute())))):
            old = read(target)
    report = linted(paths, replace(config, baseline=str(target.absolute()) if exists else ""))
    tell_failures(report)
    accepted = report.findings if accept_new or not exists else ()
    stale = [replace(entry, path=relative(entry.path, folder)) for entry in report.stale]
    kept = updated(old, stale, entries(accepted, folder))
    replace_files({target: render(kept)})
    refused = len(report.findings) - len(accepted)
    if refused:
        write(renderer("concise")(replace(report, stale=())))
    known, gone = (sum(entry.count for entry in some) for some in (kept, stale))
    said = f"{counted(known, 'finding')}, {len(accepted)} of them new; {gone} taken out"
    write([f"wrote {target.as_posix()}: {said}" + (f"; {refused} left out, --accept-new takes them in" if refused else "")])
    leave(EXIT_FINDINGS if refused else 0)
