"""Comments that allow the current findings."""

import os
from dataclasses import replace
from pathlib import Path

import click

from gaplint import world
from gaplint.commands.options import (
    config_of,
    configured,
    linted,
    listed,
    naming_rules,
    paths,
    tell,
    tell_failures,
    watched,
    write,
)
from gaplint.printing import EXIT_FINDINGS, leave


@click.command("allow", short_help="Show or write comments that allow the current problems.")
@paths
@naming_rules("--rule", "names", help="Only problems of these rules or families.")
@click.option("--reason", default="", metavar="TEXT", help="The reason, written into each comment. Default: none.")
@click.option("--all", "everything", is_flag=True, help="All problems, if neither --rule nor PATHS says which.")
@click.option("--write", "writing", is_flag=True, help="Write the comments. Default: show them as a diff.")
@configured
def command(
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    reason: str,
    everything: bool,
    writing: bool,
    configs: tuple[str, ...],
    isolated: bool,
) -> None:
    """Show, as a diff, comments that allow the current problems in the files of PATHS; write them with --write.

    Say which problems: with PATHS, with --rule, or with --all.

    Nothing but the comments changes. gaplint checks the documents with the comments before writing them, and leaves out a
    comment that does not hide its problem, or that causes another one.

    Exit status 0: everything is allowed. 1: some problems are left. 2: this could not be done; no file was changed.
    """
    from gaplint.allow import allow
    from gaplint.config.values import nearest_rule
    from gaplint.facts.numbers import counted
    from gaplint.read import decode
    from gaplint.reports.diff import render
    from gaplint.rule import known_names
    from gaplint.write import replace_files

    for name in listed(names):
        if name not in known_names():
            raise click.UsageError(f"there is no rule {name}{nearest_rule(name, known_names())}")
    if not (paths or names or everything):
        raise click.UsageError("say which problems: name PATHS or --rule RULE, or use --all")
    if "-->" in reason or not reason.isprintable():
        raise click.UsageError("--reason must be one line without -->, which would end the comment")
    config = config_of(configs, isolated)
    if not config.paths and any(map(world.is_file, paths)):  # the problems that a check without PATHS finds in these files
        config = replace(config, paths=(os.path.abspath("."),))  # noqa: PTH100
    report = linted(paths, config)
    tell_failures(report)
    with watched() as watch:
        done = allow(report, paths, config, listed(names), reason, watch)
    if not writing:
        write(line for path, (old, new) in done.contents.items() for line in render(decode(path, old), decode(path, new)))
    else:
        replace_files({Path(path): new for path, (_, new) in done.contents.items()})
    for finding, why in done.refused:
        tell(f"{finding.where.place}: {finding.rule} not allowed: {why}")
    said = f"{counted(len(done.findings), 'problem')} in {counted(len(done.contents), 'file')}"
    if not (done.findings or done.refused):
        rest = f", except {counted(len(report.known), 'problem')} in the baseline" if report.known else ""
        write([f"nothing to allow: no such problem was found{rest}"])
    elif writing:
        write([f"allowed {said}"])
    else:
        tell(f"would allow {said}" + ("; use --write to write this" if done.findings else ""))
    leave(EXIT_FINDINGS if done.refused else 0)
