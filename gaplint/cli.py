"""The command line: `gaplint COMMAND`, or `gaplint PATH…` for `gaplint check PATH…`."""

import errno
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from gaplint import __version__
from gaplint.commands.options import tell
from gaplint.printing import EXIT_FAILURE, complain, give_up

COMMANDS = (
    "allow",
    "baseline",
    "cache",
    "check",
    "claims",
    "config",
    "explain",
    "extract",
    "impact",
    "init",
    "items",
    "rules",
    "server",
    "trace",
)
"""Each the name of a module of `gaplint.commands`."""
EXIT_INTERRUPTED = 130
"""What shells say of a command that was ended by SIGINT: 128 + 2."""


class Commands(click.Group):
    """`gaplint PATH…` is `gaplint check PATH…`; a path that is called like a command is reached as `./explain`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"gaplint.commands.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*COMMANDS, "--help", "-h", "--version"}:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click's, but to be interrupted is a status of its own and needs no words."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(EXIT_INTERRUPTED)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As click's, but what the tool reports itself is one line on standard error and status 2."""
        from gaplint.errors import GaplintError

        try:
            return super().main(*args, **kwargs)
        except GaplintError as error:
            tell(str(error))
        except OSError as error:  # the system refuses: the working directory is gone, standard output is full
            if error.errno == errno.ENOSPC and sys.stdout is not None:
                give_up(sys.stdout)
            tell(_refusal(error))
        except Exception as error:  # a defect is not the documents' fault: never status 1
            from gaplint.reports.screen import visible

            complain(map(visible, [*traceback.format_exc().splitlines(), f"gaplint: internal error: {error}"]))
        sys.exit(EXIT_FAILURE)


def _refusal(error: OSError) -> str:
    try:
        Path.cwd()
    except OSError:
        return "the working directory is gone"
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gaplint")
def main() -> None:
    """Check that Markdown project documents say what they hold.

    `gaplint PATH…` checks files and folders; it is short for `gaplint check PATH…`.
    """
