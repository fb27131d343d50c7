"""All rules."""

import click

from gaplint.commands.options import screen, write


@click.command("rules", short_help="List all rules.")
def command() -> None:
    """List all rules and what each one reports."""
    from gaplint.reports.explain import listed
    from gaplint.rule import rules

    write(listed([rule.name for rule in rules()], screen()))
