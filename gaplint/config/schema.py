"""Every setting, with its help text; the only list of them."""

from dataclasses import dataclass, field


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
            "help": "Status words per class: done, progress, partial, ready, open, blocked, external, deferred, dropped, none."
        },
    )
    roles: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"help": "Files by role: register, mirror, living, generated, snapshot, frozen; inferred where not given."},
    )
    aliases: dict[str, str] = field(
        default_factory=dict, metadata={"help": 'Families by another name, as DECISION = "DEC"; inferred where safe.'}
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
    root: str = field(
        default=".",
        metadata={"help": "Folder that `paths`, `exclude` and `registers` are relative to.", "internal": True},
    )
