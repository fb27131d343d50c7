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
        default=(), metadata={"help": "Rules or families of rules to run; all by default.", "choices": rule_names}
    )
    extend_select: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Rules to run beside those of `select`, also where `ignore` names their family.",
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
            "help": "Per rule or family of rules, `error` or `warning`; the name of a rule goes before that of its family.",
            "keys": rule_names,
            "choices": SEVERITIES,
        },
    )
    min_confidence: str = field(
        default="", metadata={"help": "How sure a finding must be: `certain`, `likely` or `possible`.", "choices": CONFIDENCES}
    )


@dataclass(frozen=True)
class Allow:
    """One table of `[[tool.gaplint.allow]]`: findings that are known and right to stay."""

    rule: str = field(metadata={"help": "The rule, or the family of rules, that is allowed.", "choices": rule_names})
    id: str = field(default="", metadata={"help": "Only findings whose claim or message names this ID."})
    path: str = field(default="", metadata={"help": "Only findings whose claim is in a file of this pattern.", "place": PLACE})
    reason: str = field(default="", metadata={"help": "Why, for readers."})

    def __post_init__(self) -> None:
        """Raises ValueError for a table that would allow a rule everywhere."""
        if not (self.id or self.path):
            raise ValueError("needs an id or a path; `ignore` leaves a rule out altogether")


@dataclass(frozen=True)
class Config(PerFile):
    """What `[tool.gaplint]` in pyproject.toml, or gaplint.toml, may say."""

    min_confidence: str = field(
        default="likely",
        metadata={"help": "How sure a finding must be: `certain`, `likely` or `possible`.", "choices": CONFIDENCES},
    )
    per_file_ignores: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": "Per pattern in the syntax of `.gitignore`, rules or families not to run on these files.",
            "key_place": PATTERN,
            "choices": rule_names,
        },
    )
    per_file: dict[str, PerFile] = field(
        default_factory=dict,
        metadata={
            "help": "Per such pattern, `select`, `extend-select`, `ignore`, `severity` and `min-confidence` of these files.",
            "key_place": PATTERN,
        },
    )
    extends: tuple[str, ...] = field(
        default=(), metadata={"help": "Configuration files that hold where this one says nothing else; a later one goes first."}
    )
    paths: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Files and folders to check when none are named; the working directory by default.", "place": PLACE},
    )
    exclude: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Files to leave out, in the syntax of `.gitignore`.", "place": PATTERN, "adds": True, "nested": True,
        },
    )  # fmt: skip
    force_exclude: bool = field(
        default=False, metadata={"help": "Leave out what `exclude` names also when it is a folder that is named itself."}
    )
    respect_gitignore: bool = field(
        default=True, metadata={"help": "Leave out what `.gitignore` names, unless it is named to gaplint itself."}
    )
    fail_on: str = field(
        default="warning",
        metadata={
            "help": "The least severity that ends with status 1: `warning`, `error` or `never`.",
            "choices": ("warning", "error", "never"),
        },
    )
    families: tuple[str, ...] = field(
        default=(),
        metadata={"help": "ID families beyond the known and the recognised ones.", "adds": True, "nested": True},
    )
    registers: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": "Per family, the files that define its IDs; inferred where not given.", "place": PLACE, "nested": True,
        },
    )  # fmt: skip
    statuses: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": f"Status words per class: {', '.join(f'`{name}`' for name in STATUS_CLASSES)}.",
            "keys": STATUS_CLASSES,
            "nested": True,
        },
    )
    roles: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": f"Files by role: {', '.join(f'`{name}`' for name in ROLES)}; inferred where not given.",
            "keys": ROLES, "place": PLACE, "nested": True,
        },
    )  # fmt: skip
    aliases: dict[str, str] = field(
        default_factory=dict,
        metadata={"help": 'Families by another name, as `DECISION = "DEC"`; inferred where safe.', "nested": True},
    )
    stale_days: int = field(
        default=0,
        metadata={"help": "Days after which a document that is kept up to date is stale by its header; 0 for never."},
    )
    today: str = field(
        default="",
        metadata={"help": "The day that dates are held against, as 2025-06-30; the clock's by default.", "format": "date"},
    )
    allow: tuple[Allow, ...] = field(
        default=(),
        metadata={
            "help": "Findings that may stay: `rule` with an `id`, a `path` pattern or both, and a `reason`.",
            "adds": True, "nested": True,
        },
    )  # fmt: skip
    baseline: str = field(
        default="", metadata={"help": "File of known findings that are hidden; see `gaplint baseline`.", "place": PLACE}
    )
    allowing: bool = field(
        default=True, metadata={"help": "Whether comments and `allow` hide what they allow.", "internal": True}
    )
    since: str = field(default="", metadata={"help": "Report only what has an end in lines changed since.", "internal": True})
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
