"""Folders of documents to measure on, made by chance and the same ones each time; nobody has written them.

A is a folder of registers, checkpoints and checklists, half of it tables, as projects keep them; B the same ten times; K long
proposals in prose.
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

WORDS = (
    "quay", "ferry", "tide", "berth", "pier", "harbour", "ticket", "crew", "boat", "winter", "summer", "timetable", "ramp",
    "buoy", "lock", "gate", "rope", "signal", "office", "fare", "crossing", "channel", "island", "route", "lamp", "anchor",
    "deck", "engine", "pilot", "storm", "ledger", "permit", "crane", "hull", "mast", "keel", "bridge", "mooring",
)  # fmt: skip
STATES = ("Done", "Open", "In Progress", "Blocked", "Deferred")


def made(shape: str, where: Path) -> Path:
    """The folder of a shape, A, B or K, below `where`; made if it is not there."""
    folder = where / shape
    if folder.exists():
        return folder
    draft = where / f"{shape}.part"
    shutil.rmtree(draft, ignore_errors=True)
    by_chance = random.Random(shape if shape != "B" else "A")
    if shape == "K":
        for number in range(120):
            write(draft / f"proposal-{number:04}.md", proposal(by_chance, number))
    else:
        documents = [(name, text) for name, text in project(by_chance)]
        for copy in range(10 if shape == "B" else 1):
            for name, text in documents:
                write(draft / f"c{copy}" / name, f"{text}\nCopy {copy} of {name}.\n")
    draft.rename(folder)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def project(by_chance: random.Random) -> Iterator[tuple[str, str]]:
    """Registers, checkpoints that speak of their items, and checklists: half of it tables, as such folders are."""
    families = [f"{word.upper()}" for word in WORDS[:6]]
    for family in families:
        yield f"{family}.md", register(by_chance, family)
    for number in range(1, 101):
        yield f"checkpoints/checkpoint_{number:03}_{by_chance.choice(WORDS)}.md", checkpoint(by_chance, number, families)
    for number in range(17):
        yield f"lists/{by_chance.choice(WORDS)}_{number}.md", checklist(by_chance, number)


def sentence(by_chance: random.Random, words: int = 14) -> str:
    return " ".join(by_chance.choices(WORDS, k=words)).capitalize() + "."


def register(by_chance: random.Random, family: str) -> str:
    rows = [(f"{family}-{number:03}", sentence(by_chance, 4)[:-1], by_chance.choice(STATES)) for number in range(1, 41)]
    counts = [f"| {state} | {sum(row[2] == state for row in rows)} |" for state in STATES]
    lines = [f"# {family} register", "", "**Updated:** 2025-06-18", "", "| Status | Count |", "|---|---|", *counts]
    lines += [f"| **Total** | **{len(rows)}** |", "", "| ID | Title | Status |", "|---|---|---|"]
    lines += [f"| {id_} | {title} | {state} |" for id_, title, state in rows]
    for id_, title, state in rows:
        lines += ["", f"### {id_}: {title}", "", f"- **Status:** {state}", f"- **Owner:** {by_chance.choice(WORDS)}", ""]
        lines += [sentence(by_chance) + " " + sentence(by_chance)]
    return "\n".join(lines) + "\n"


def checkpoint(by_chance: random.Random, number: int, families: list[str]) -> str:
    lines = [
        f"# Checkpoint {number}: {by_chance.choice(WORDS)}",
        "",
        f"**Date:** 2025-{1 + number % 12:02}-{1 + number % 28:02}",
    ]
    for part in range(1, 7):
        size = by_chance.randint(4, 14)
        named = [f"{by_chance.choice(families)}-{by_chance.randint(1, 40):03}" for _ in range(size)]
        lines += [
            "",
            f"## {part}. {by_chance.choice(WORDS).capitalize()} ({size} items)",
            "",
            *(sentence(by_chance, 24) for _ in range(5)),
            "",
        ]
        lines += ["| Item | What | Files | Hours | Status |", "|---|---|---|---|---|"]
        hours = [by_chance.randint(1, 9) for _ in named]
        lines += [
            f"| {id_} | {sentence(by_chance, 6)[:-1]} | `{by_chance.choice(WORDS)}/{by_chance.choice(WORDS)}.py` | {hour} |"
            f" {by_chance.choice(STATES)} |"
            for id_, hour in zip(named, hours, strict=True)
        ]
        lines += [
            f"| **Total** | | | **{sum(hours)}** | |",
            "",
            f"- [x] {sentence(by_chance, 8)}",
            f"- [ ] {sentence(by_chance, 8)}",
        ]
        lines += ["", f"Progress: 1/2 (50%). See {named[0]} through {named[0][:-3]}040.", "", "```", *WORDS[:8], "```"]
    return "\n".join(lines) + "\n"


def checklist(by_chance: random.Random, number: int) -> str:
    boxes = [f"- [{by_chance.choice(' x')}] {sentence(by_chance, 9)}" for _ in range(60)]
    done = sum(box.startswith("- [x]") for box in boxes)
    return "\n".join([f"# List {number} ({done}/60 done)", "", *boxes]) + "\n"


def proposal(by_chance: random.Random, number: int) -> str:
    """Long prose with links, code and few tables."""
    lines = ["---", f"number: {number}", "status: Final", "---", "", f"# Proposal {number}: {sentence(by_chance, 5)[:-1]}"]
    for part in range(1, 25):
        lines += ["", f"## {by_chance.choice(WORDS).capitalize()} {part}"]
        for _ in range(3):
            said = [sentence(by_chance, by_chance.randint(8, 30)) for _ in range(4)]
            lines += ["", f"{said[0]} `{by_chance.choice(WORDS)}()` {said[1]} [{by_chance.choice(WORDS)}](proposal-0001.md)"]
            lines += [" ".join(said[2:])]
        lines += ["", "```python", *(f"def {word}(): ..." for word in by_chance.choices(WORDS, k=6)), "```"]
    return "\n".join(lines) + "\n"
