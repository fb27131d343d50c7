"""All rules."""

import click

from gaplint.commands.options import write


@click.command("rules", short_help="List all rules.")
def command() -> None:
    """List all rules and what each one reports."""
    from gaplint.pages import page
    from gaplint.rule import rules

    width = max(len(rule.name) for rule in rules())
    write(f"{rule.name:{width}}  {page(rule.name).summary}" for rule in rules())
