"""The page of one rule, or what a family of rules reports."""

import click

from gaplint.commands.options import complete_rules, screen, write


@click.command("explain", short_help="Explain a rule, with examples.")
@click.argument("rule", shell_complete=complete_rules)
def command(rule: str) -> None:
    """Explain RULE: what it reports, why that is a problem, and examples. For a family, such as count, list its rules.

    On a terminal, a page longer than the screen is shown by the PAGER.
    """
    from gaplint.config.values import nearest
    from gaplint.config.vocabulary import first_name
    from gaplint.pages import page
    from gaplint.reports.explain import render, render_family
    from gaplint.rule import known_names, rules

    names = {one.name for one in rules()}
    if rule not in known_names():
        raise click.UsageError(f"there is no rule {rule}{nearest(rule, known_names())}")
    shown = screen()
    lines = list(render(page(first_name(rule)), shown) if first_name(rule) in names else render_family(rule, shown))
    if shown.rows and len(lines) >= shown.rows:
        click.echo_via_pager((f"{line}\n" for line in lines), color=False)  # not every pager shows colours
    else:
        write(lines)
