"""Comments that allow the current findings."""

from pathlib import Path

import click

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


@click.command("allow", short_help="Show or write comments that allow the current findings.")
@paths
@naming_rules("--rule", "names", help="Only findings of these rules or families.")
@click.option("--reason", default="", metavar="TEXT", help="Why they may stay, written into each comment; by default nothing.")
@click.option("--all", "everything", is_flag=True, help="All findings, where neither --rule nor PATHS says which.")
@click.option("--write", "writing", is_flag=True, help="Write the comments; by default they are shown as a diff.")
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
    """Show, as a diff, comments that allow the current findings in the files of PATHS; write them with --write.

    Which findings must be said: by PATHS, by --rule, or with --all.

    Nothing but the comments changes. The documents are checked with them before they are written: a comment that does not
    hide its finding, or that brings another, is left out.

    Status 0: all is allowed. 1: some findings are left. 2: could not do its work; no file was changed.
    """
    from gaplint.allow import allow
    from gaplint.config.values import nearest
    from gaplint.facts.numbers import counted
    from gaplint.read import decode
    from gaplint.reports.diff import render
    from gaplint.rule import known_names
    from gaplint.write import replace_files

    for name in listed(names):
        if name not in known_names():
            raise click.UsageError(f"no rule {name}{nearest(name, known_names())}")
    if not (paths or names or everything):
        raise click.UsageError("say which findings: name PATHS or --rule RULE, or take --all")
    if "-->" in reason or not reason.isprintable():
        raise click.UsageError("--reason must be one line without -->, which would end the comment")
    config = config_of(configs, isolated)
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
    said = f"{counted(len(done.findings), 'finding')} in {counted(len(done.contents), 'file')}"
    if writing:
        write([f"allowed {said}"])
    else:
        tell(f"would allow {said}" + ("; --write writes this" if done.findings else ""))
    leave(EXIT_FINDINGS if done.refused else 0)
