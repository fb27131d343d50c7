"""The language server."""

import click

from gaplint.replay import forget


@click.command("server", short_help="Answer an editor, as its language server.")
def command() -> None:
    """Answer an editor on standard input and output, by the Language Server Protocol.

    It checks the folders that the editor has open, with what is not saved yet, and knows where each item is defined and named.
    It needs pygls: pip install 'gaplint-docs[lsp]'.
    """
    from gaplint.errors import GaplintError

    try:
        from gaplint.server.serve import serve
    except ModuleNotFoundError as error:
        raise GaplintError("the language server needs pygls: pip install 'gaplint-docs[lsp]'") from error
    forget()
    serve()
