"""Why the tool could not do its work; each ends the command with status 2."""

LONGEST = 380
"""Characters of what is said of an error; what it quotes may have a million."""


class GaplintError(Exception):
    """Base of what is reported to the user as one line, without a traceback."""

    def __init__(self, said: str) -> None:
        """Of what is long, the beginning and the end are said."""
        super().__init__(said if len(said) <= LONGEST else f"{said[: LONGEST // 2]} … {said[-LONGEST // 2 :]}")


class PathError(GaplintError):
    """A path that does not exist, or holds no Markdown."""


class ConfigError(GaplintError):
    """A configuration that can't be read, or says what the tool doesn't know."""


class OutputError(GaplintError):
    """A format that does not exist, or a place where a report can't be written."""
