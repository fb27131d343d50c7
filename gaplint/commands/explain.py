"""The page of one rule."""

import click

from gaplint.commands.options import write


@click.command("explain", short_help="Explain a rule, with examples.")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain RULE: what it reports, why that is a problem, and examples."""
    from gaplint.config.values import nearest
    from gaplint.config.vocabulary import first_name, second_names
    from gaplint.pages import page
    from gaplint.rule import rules

    names = {one.name for one in rules()}
    if first_name(rule) not in names:
        raise click.UsageError(f"there is no rule {rule}{nearest(rule, names | second_names().keys())}")
    write([page(first_name(rule)).text.rstrip()])
