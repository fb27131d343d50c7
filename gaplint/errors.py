"""Why the tool could not do its work; each ends the command with status 2."""


class GaplintError(Exception):
    """Base of what is reported to the user as one line, without a traceback."""


class PathError(GaplintError):
    """A path that does not exist, or holds no Markdown."""


class ConfigError(GaplintError):
    """A configuration that can't be read, or says what the tool doesn't know."""


class OutputError(GaplintError):
    """A format that does not exist, or a place where a report can't be written."""
