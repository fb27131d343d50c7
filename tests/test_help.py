"""The help of each command: it fits a narrow terminal, and says what holds by default."""

import click
import pytest
from click.testing import CliRunner

from gaplint.cli import COMMANDS, GROUPS, main

WIDTH = 80


def _help(*arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "--help"], terminal_width=WIDTH)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits(name: str) -> None:
    text = _help(*name.split())
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "..." not in text.replace("[ARGS]...", "").replace("[PATHS]...", "").replace(" PATHS...", "")


def test_the_list_of_commands_names_each_with_a_sentence() -> None:
    lines = _help().split("Check:\n")[1].splitlines()
    assert [line for line in lines if line[:1].strip()] == [f"{title}:" for title in GROUPS][1:]
    listed = {line.split()[0]: line for line in lines if line.startswith("  ")}
    assert sorted(listed) == list(COMMANDS)
    assert all(line.endswith(".") for line in listed.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_options_say_what_they_do_and_what_holds_without_them(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help and option.help.endswith("."), option.name
            single = not option.is_flag and not option.multiple
            assert not single or option.show_default or "default" in option.help.lower(), option.name
