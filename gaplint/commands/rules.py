"""All rules."""

import click

from gaplint.commands.options import write


@click.command("rules", short_help="List all rules.")
def command() -> None:
    """List all rules and what each one reports."""
    from gaplint.pages import also_called, summary
    from gaplint.rule import rules

    width = max(len(rule.name) for rule in rules())
    write(f"{rule.name:{width}}  {summary(rule.name)} {also_called(rule.name)}".rstrip() for rule in rules())
