"""Every setting, with its help text; the only list of them.

A new setting is one field: its annotation says how it is read, its metadata the rest. `tuple[...]` is a list,
`dict[str, ...]` a table, a dataclass a table with the keys of its fields. Metadata:

- `help`: one sentence or two, for README.md, the JSON Schema and the documentation.
- `choices`: the values allowed, or a function that lists them; `keys`: the same for the keys of a table.
- `format`: `date`.
- `place`: the strings are files (`PLACE`) or patterns (`PATTERN`), written relative to the file that they stand in.
  `key_place`: the same for the keys of a table.
- `adds`: what a nearer file or an option says is added to what holds, in place of replacing it; tables always merge.
- `nested`: whether a file in a sub-folder adds to it too. The settings of `PerFile` hold for the documents of a sub-folder.
- `internal`: no setting, but where and how the configuration was found.
"""

from dataclasses import dataclass, field
from typing import Any

from gaplint.config.vocabulary import NO_STATUS, rule_names

PLACE = "place"
"""A path, or a pattern of fnmatch."""
PATTERN = "pattern"
"""A pattern in the syntax of .gitignore."""
CONFIDENCES = ("certain", "likely", "possible")
SEVERITIES = ("error", "warning")
Origin = object
"""Where something was set; its `str` says it: `gaplint.toml:3`, `--ignore`."""
STATUS_CLASSES = ("done", "progress", "partial", "ready", "open", "blocked", "external", "deferred", "dropped", NO_STATUS)
ROLES = ("register", "mirror", "living", "generated", "snapshot", "frozen")


@dataclass(frozen=True)
class PerFile:
    """What can differ from document to document: by a pattern, or by a configuration file in a sub-folder."""

    select: tuple[str, ...] = field(
        default=(), metadata={"help": "Rules or families of rules to run; by default all.", "choices": rule_names}
    )
    extend_select: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Rules to run in addition to those in `select`, even if `ignore` names their family.",
            "choices": rule_names,
            "adds": True,
        },
    )
    ignore: tuple[str, ...] = field(
        default=(), metadata={"help": "Rules or families of rules not to run.", "choices": rule_names, "adds": True}
    )
    severity: dict[str, str] = field(
        default_factory=dict,
        metadata={
            "help": "For each rule or family of rules, `error` or `warning`; a rule takes precedence over its family.",
            "keys": rule_names,
            "choices": SEVERITIES,
        },
    )
    min_confidence: str = field(
        default="",
        metadata={
            "help": "How certain a problem must be to be reported: `certain`, `likely` or `possible`.",
            "choices": CONFIDENCES,
        },
    )


@dataclass(frozen=True)
class Allow:
    """One table of `[[tool.gaplint.allow]]`: findings that are known and right to stay."""

    rule: str = field(metadata={"help": "The rule or family of rules to allow.", "choices": rule_names})
    id: str = field(default="", metadata={"help": "Only problems whose claim or message names this ID."})
    path: str = field(
        default="", metadata={"help": "Only problems whose claim is in a file that matches this pattern.", "place": PLACE}
    )
    reason: str = field(default="", metadata={"help": "Why they are allowed, for readers."})

    def __post_init__(self) -> None:
        """Raises ValueError for a table that would allow a rule everywhere."""
        if not (self.id or self.path):
            raise ValueError("needs an id or a path; use `ignore` to turn a rule off everywhere")


@dataclass(frozen=True)
class Config(PerFile):
    """What `[tool.gaplint]` in pyproject.toml, or gaplint.toml, may say."""

    min_confidence: str = field(
        default="likely",
        metadata={
            "help": "How certain a problem must be to be reported: `certain`, `likely` or `possible`.",
            "choices": CONFIDENCES,
        },
    )
    per_file_ignores: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": "For each `.gitignore` pattern, rules or families not to run on the files that match it.",
            "key_place": PATTERN,
            "choices": rule_names,
        },
    )
    per_file: dict[str, PerFile] = field(
        default_factory=dict,
        metadata={
            "help": "For each such pattern, its own `select`, `extend-select`, `ignore`, `severity` and `min-confidence`.",
            "key_place": PATTERN,
        },
    )
    extends: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Configuration files to start from; this file overrides them, and a later one overrides an earlier one."
        },
    )
    paths: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Files and folders to check if the command names none; by default the working directory.",
            "place": PLACE,
        },
    )
    exclude: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Files not to check, as `.gitignore` patterns.", "place": PATTERN, "adds": True, "nested": True,
        },
    )  # fmt: skip
    force_exclude: bool = field(
        default=False, metadata={"help": "Do not check excluded folders even if the command names them."}
    )
    respect_gitignore: bool = field(
        default=True, metadata={"help": "Leave out what `.gitignore` names, unless it is named to gaplint itself."}
    )
    fail_on: str = field(
        default="warning",
        metadata={
            "help": "The lowest severity that makes the exit status 1: `warning`, `error` or `never`.",
            "choices": ("warning", "error", "never"),
        },
    )
    families: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Families of IDs in addition to those that gaplint recognises.", "adds": True, "nested": True},
    )
    registers: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": "For each family, the files that define its IDs; by default inferred.", "place": PLACE, "nested": True,
        },
    )  # fmt: skip
    statuses: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": f"Additional status words for each class: {', '.join(f'`{name}`' for name in STATUS_CLASSES)}.",
            "keys": STATUS_CLASSES,
            "nested": True,
        },
    )
    roles: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": f"Files by role: {', '.join(f'`{name}`' for name in ROLES)}; by default inferred.",
            "keys": ROLES, "place": PLACE, "nested": True,
        },
    )  # fmt: skip
    aliases: dict[str, str] = field(
        default_factory=dict,
        metadata={"help": 'Other names of families, such as `DECISION = "DEC"`; inferred where this is safe.', "nested": True},
    )
    stale_days: int = field(
        default=0,
        metadata={"help": "Days after which a document that should be kept up to date counts as stale; 0 for never."},
    )
    today: str = field(
        default="",
        metadata={"help": "The day to compare dates with, such as 2025-06-30; by default today.", "format": "date"},
    )
    allow: tuple[Allow, ...] = field(
        default=(),
        metadata={
            "help": "Problems to allow: a `rule` with an `id`, a `path` pattern or both, and a `reason`.",
            "adds": True, "nested": True,
        },
    )  # fmt: skip
    baseline: str = field(
        default="", metadata={"help": "File of known problems to hide; see `gaplint baseline`.", "place": PLACE}
    )
    allowing: bool = field(
        default=True, metadata={"help": "Whether comments and `allow` hide what they allow.", "internal": True}
    )
    since: str = field(
        default="", metadata={"help": "Report only what has an end in what has changed since.", "internal": True}
    )
    root: str = field(default=".", metadata={"help": "Folder that all paths and patterns are relative to.", "internal": True})
    given: tuple[Any, ...] = field(
        default=(),
        compare=False,
        metadata={"help": "Layers of the command line, which hold over what is said for single documents.", "internal": True},
    )
    hierarchical: bool = field(
        default=False,
        compare=False,
        metadata={"help": "Whether configuration files in sub-folders are read.", "internal": True},
    )
    origins: dict[str, tuple[Origin, ...]] = field(
        default_factory=dict,
        compare=False,
        metadata={"help": "Per setting that is no default, where it was set: file and line, or option.", "internal": True},
    )


def settings(kind: Any = Config) -> dict[str, Any]:
    """The fields of a table of settings by their key, as it is written: `min-confidence`."""
    return {key_of(name): one for name, one in kind.__dataclass_fields__.items() if not one.metadata.get("internal")}


def key_of(name: str) -> str:
    """The key of a field."""
    return name.replace("_", "-")
