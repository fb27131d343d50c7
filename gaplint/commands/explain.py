"""The page of one rule."""

import click

from gaplint.commands.options import write


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Print the page of RULE: what it reports, why, and examples."""
    from gaplint.config.load import nearest
    from gaplint.pages import PAGELESS, page
    from gaplint.rule import rules

    names = {one.name for one in rules()}
    if rule in PAGELESS:
        click.echo(f"{rule}: {PAGELESS[rule]}")
        return
    if rule not in names:
        raise click.UsageError(f"no rule {rule}{nearest(rule, names)}")
    write([page(rule).text.rstrip()])
