"""All rules."""

import click

from gaplint.commands.options import formatted, screen, write


@click.command("rules", short_help="List all rules.")
@formatted("text", "json")
def command(output_format: str) -> None:
    """List all rules and what each one reports."""
    from gaplint.reports.encoded import encoded
    from gaplint.reports.explain import as_list, listed
    from gaplint.rule import rules

    if output_format == "json":
        write([encoded(as_list(rules()), indent=2)])
        return
    write(listed([rule.name for rule in rules()], screen()))
