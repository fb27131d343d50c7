"""The page of one rule."""

import click

from gaplint.commands.options import write


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
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
    write([page(rule).text.rstrip()])
