"""The command line: `gaplint COMMAND`, or `gaplint PATH…` for `gaplint check PATH…`."""

import errno
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gaplint import __version__
from gaplint.commands.options import tell
from gaplint.printing import EXIT_FAILURE, complain, give_up
from gaplint.world import exists

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

GROUPS = {
    "Check": ("check", "server"),
    "Understand": ("claims", "explain", "extract", "impact", "items", "rules", "trace"),
    "Adopt": ("allow", "baseline", "config", "init"),
    "Set up": ("cache", "completions"),
}
"""The commands, each the name of a module of `gaplint.commands`, as `--help` groups them."""
COMMANDS = tuple(sorted(name for names in GROUPS.values() for name in names))
MEANT = {"lint": "check", "scan": "check"}
"""What others call a command."""
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
        if ctx.resilient_parsing and not args:  # a shell that completes the first word
            return super().parse_args(ctx, args)
        if args[:1] == ["help"] and not exists("help"):
            args = [*args[1:2], "--help"]
        if not args or args[0] not in {*COMMANDS, "--help", "-h", "--version", "-V"}:
            if args and not ctx.resilient_parsing:
                _check_word(args[0])
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by what they are for."""
        width = max(map(len, COMMANDS))
        for title, names in GROUPS.items():
            commands = [(name, command) for name in names if (command := self.get_command(ctx, name))]
            with formatter.section(title):
                formatter.write_dl(
                    [(f"{name:{width}}", command.get_short_help_str(formatter.width)) for name, command in commands]
                )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Commands, and what `check` takes, since its name may be left out."""
        from click.shell_completion import CompletionItem

        found = super().shell_complete(ctx, incomplete)
        check = self.get_command(ctx, "check")
        if incomplete.startswith("-") and check:
            return found + check.shell_complete(click.Context(check), incomplete)
        return [CompletionItem(incomplete, type="file"), *found]

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """As click's, but what is wrong with the arguments is told like everything else."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            _refuse(error)

    def invoke(self, ctx: click.Context) -> Any:
        """The same; and to be interrupted is a status of its own and needs no words."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _refuse(error)
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
            if isinstance(error.__cause__, KeyboardInterrupt | SystemExit):  # somebody ends the run
                raise
            from gaplint.reports.screen import visible

            complain(map(visible, [*traceback.format_exc().splitlines(), f"gaplint: internal error: {error}"]))
        sys.exit(EXIT_FAILURE)


def _check_word(word: str) -> None:
    """Raises UsageError for a word that is no path and near to the name of a command."""
    if not word.isalpha() or exists(word):
        return
    from gaplint.config.values import nearest

    hint = f"; did you mean {MEANT[word]}?" if word in MEANT else nearest(word, COMMANDS)
    if hint:
        raise click.UsageError(f"no command, file or folder is called {word}{hint}")


def _refuse(error: click.UsageError) -> NoReturn:
    """Say in one line what is wrong with the arguments, and end; what click finds, with where they are explained.

    What a command finds itself is of the plain class, and says what to do.
    """
    if isinstance(error, click.NoSuchOption):
        from gaplint.config.values import nearest

        said = f"no such option {error.option_name}{nearest(error.option_name, error.possibilities or ())}"
    else:
        said = error.format_message().partition(" Choose from:")[0].rstrip(".")  # the argument's name says that already
        if "\n" in said:  # the help, of a command that needs another one
            raise error
    explained = error.ctx if type(error) is not click.UsageError else None
    said = said[:1].lower() + said[1:] if explained else said  # a command may begin with a name that was typed
    tell(f"{said} (see {explained.command_path} --help)" if explained else said)
    sys.exit(EXIT_FAILURE)


def _refusal(error: OSError) -> str:
    try:
        Path.cwd()
    except OSError:
        return "the working directory is gone"
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="gaplint")
def main() -> None:
    """Find contradictions in Markdown project documents: wrong counts, conflicting statuses, broken links and more.

    `gaplint PATH…` is short for `gaplint check PATH…`.
    """
