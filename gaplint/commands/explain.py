"""The page of one rule, or what a family of rules reports."""

import click

from gaplint.commands.options import complete_rules, formatted, screen, write


@click.command("explain", short_help="Explain a rule, with examples.")
@click.argument("rule", shell_complete=complete_rules)
@formatted("text", "json")
def command(rule: str, output_format: str) -> None:
    """Explain RULE: what it reports, why that is a problem, and examples. For a family, such as count, list its rules.

    On a terminal, a page longer than the screen is shown in the PAGER.
    """
    from gaplint.config.values import nearest_rule
    from gaplint.config.vocabulary import first_name
    from gaplint.pages import page
    from gaplint.reports.encoded import encoded
    from gaplint.reports.explain import as_list, as_object, of_family, render, render_family
    from gaplint.rule import known_names, rules

    named = {one.name: one for one in rules()}.get(first_name(rule))
    if rule not in known_names():
        raise click.UsageError(f"there is no rule {rule}{nearest_rule(rule, known_names())}")
    if output_format == "json":
        found = as_object(named, page(named.name)) if named else as_list(of_family(rule))
        write([encoded(found, indent=2)])
        return
    shown = screen()
    lines = list(render(page(named.name), shown) if named else render_family(rule, shown))
    if shown.rows and len(lines) >= shown.rows:
        click.echo_via_pager((f"{line}\n" for line in lines), color=False)  # not every pager shows colours
    else:
        write(lines)
