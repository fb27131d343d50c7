"""Every setting, with its help text; the only list of them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Allow:
    """One table of `[[tool.gaplint.allow]]`: findings that are known and right to stay."""

    rule: str = field(metadata={"help": "The rule, or the family of rules, that is allowed."})
    id: str = field(default="", metadata={"help": "Only findings whose claim or message names this ID."})
    path: str = field(default="", metadata={"help": "Only findings whose claim is in a file of this pattern."})
    reason: str = field(default="", metadata={"help": "Why, for readers."})
    file: str = field(default="", metadata={"help": "The configuration file that says so.", "internal": True})


@dataclass(frozen=True)
class Config:
    """What `[tool.gaplint]` in pyproject.toml, or gaplint.toml, may say."""

    paths: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Files and folders to check when none are named; the working directory by default."},
    )
    exclude: tuple[str, ...] = field(default=(), metadata={"help": "Files to leave out, in the syntax of .gitignore."})
    select: tuple[str, ...] = field(default=(), metadata={"help": "Rules or families of rules to run; all by default."})
    ignore: tuple[str, ...] = field(default=(), metadata={"help": "Rules or families of rules not to run."})
    families: tuple[str, ...] = field(default=(), metadata={"help": "ID families beyond the known and the recognised ones."})
    registers: dict[str, tuple[str, ...]] = field(
        default_factory=dict, metadata={"help": "Per family, the files that define its IDs; inferred where not given."}
    )
    statuses: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "help": "Status words per class: done, progress, partial, ready, open, blocked, external, deferred or dropped."
        },
    )
    roles: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"help": "Files by role: register, living, snapshot or frozen; inferred where not given."},
    )
    min_confidence: str = field(
        default="likely",
        metadata={
            "help": "How sure a finding must be: certain, likely or possible.",
            "choices": ("certain", "likely", "possible"),
        },
    )
    stale_days: int = field(
        default=0,
        metadata={"help": "Days after which a document that is kept up to date is stale by its header; 0 for never."},
    )
    today: str = field(
        default="", metadata={"help": "The day that dates are held against, as 2025-06-30; the clock's by default."}
    )
    allow: tuple[Allow, ...] = field(
        default=(),
        metadata={"help": "Findings that may stay: rule with an id, a path pattern or both, and a reason."},
    )
    baseline: str = field(default="", metadata={"help": "File of known findings that are hidden; see gaplint baseline."})
    allowing: bool = field(
        default=True, metadata={"help": "Whether comments and `allow` hide what they allow.", "internal": True}
    )
    since: str = field(default="", metadata={"help": "Report only what has an end in lines changed since.", "internal": True})
    root: str = field(
        default=".",
        metadata={"help": "Folder that all paths and patterns are relative to.", "internal": True},
    )
