"""Comments that allow the current findings."""

from pathlib import Path

import click

from gaplint.commands.options import (
    config_of,
    configured,
    linted,
    listed,
    paths,
    tell,
    tell_failures,
    watched,
    write,
)
from gaplint.printing import EXIT_FINDINGS, leave


@click.command("allow", short_help="Write comments that allow the current problems.")
@paths
@click.option("--rule", "names", multiple=True, metavar="RULE", help="Only problems of these rules or families. Default: all.")
@click.option("--reason", default="", metavar="TEXT", help="The reason, written into each comment. Default: none.")
@click.option("--diff", is_flag=True, help="Print the changes without writing them.")
@configured
def command(
    paths: tuple[Path, ...], names: tuple[str, ...], reason: str, diff: bool, configs: tuple[str, ...], isolated: bool
) -> None:
    """Write comments that allow the current problems into the files of PATHS, or into all files.

    Nothing but the comments changes. gaplint checks the documents with the comments before writing them, and leaves out a
    comment that does not hide its problem, or that causes another one.

    Exit status 0: everything is allowed. 1: some problems are left. 2: this could not be done; no file was changed.
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
            raise click.UsageError(f"there is no rule {name}{nearest(name, known_names())}")
    if "-->" in reason or not reason.isprintable():
        raise click.UsageError("--reason must be one line without -->, which would end the comment")
    config = config_of(configs, isolated)
    report = linted(paths, config)
    tell_failures(report)
    with watched() as watch:
        done = allow(report, paths, config, listed(names), reason, watch)
    if diff:
        write(line for path, (old, new) in done.contents.items() for line in render(decode(path, old), decode(path, new)))
    else:
        replace_files({Path(path): new for path, (_, new) in done.contents.items()})
    for finding, why in done.refused:
        tell(f"{finding.where.place}: {finding.rule} not allowed: {why}")
    said = f"{counted(len(done.findings), 'problem')} in {counted(len(done.contents), 'file')}"
    click.echo(f"{'would allow' if diff else 'allowed'} {said}", err=diff)
    leave(EXIT_FINDINGS if done.refused else 0)
