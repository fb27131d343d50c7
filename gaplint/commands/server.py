"""The language server."""

import sys

import click

from gaplint.commands.options import tell
from gaplint.replay import forget


@click.command("server", short_help="Run a language server for editors.")
def command() -> None:
    """Answer an editor on standard input and output, by the Language Server Protocol.

    It checks the folders that the editor has open, with what is not saved yet, and knows where each item is defined and named.
    It needs pygls, which the extra `lsp` brings.
    """
    from gaplint.errors import GaplintError

    try:
        from gaplint.server.serve import serve
    except ModuleNotFoundError as error:
        raise GaplintError(
            "the language server needs pygls, which the extra `lsp` brings: pip install 'pygls>=2,<3'"
        ) from error
    forget()
    if sys.stdin is None or sys.stdout is None:
        raise GaplintError("an editor speaks on standard input and output, and one of them is closed")
    if sys.stdin.isatty():
        tell("waiting for an editor to speak the Language Server Protocol on standard input; Ctrl-D ends")
    serve()
