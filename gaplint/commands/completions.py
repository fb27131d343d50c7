"""Completion in a shell."""

import click
from click.shell_completion import get_completion_class

from gaplint.commands.options import write

SHELLS = ("bash", "fish", "zsh")


@click.command("completions", short_help="Print a script that completes commands, rules and paths.")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script for SHELL (bash, fish or zsh) that completes commands, options, rules and paths.

    \b
    ~/.bashrc                    eval "$(gaplint completions bash)"
    ~/.zshrc                     eval "$(gaplint completions zsh)"
    ~/.config/fish/config.fish   gaplint completions fish | source
    """
    root = ctx.find_root()
    name = root.info_name or "gaplint"
    variable = f"_{name}_COMPLETE".upper().replace("-", "_")
    shell_class = get_completion_class(shell)
    assert shell_class is not None  # click has each of SHELLS
    write(shell_class(root.command, {}, name, variable).source().splitlines())
