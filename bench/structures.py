"""How work grows with documents that say one thing again and again, as nobody writes them but an opponent may.

    python -m bench.structures           prints a table: a structure, its bytes, seconds, and the exponent of its calls
    python -m bench.structures --write   writes it into docs/robustness.md

Work is the number of calls of functions, the same on each run. What takes one call however
long it is, such as an expression, shows in the seconds.
"""

import argparse
import contextlib
import cProfile
import gc
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "robustness.md"
HEADING = "## Time and memory"
SIZES = (4_000, 16_000)
"""Bytes at which the table measures."""
TABLE = "| A | B |\n|---|---|\n"
Files = dict[str, str]
"""Texts by name."""


def again(unit: str, before: str = "", behind: str = "") -> Callable[[int], Files]:
    """One document of about as many bytes as asked for: `unit` again and again, with its number where it has a `{n}`."""

    def made(size: int) -> Files:
        times = max(2, size // len(unit.format(n=1000).encode()))
        return {"a.md": before + "".join(unit.format(n=n) for n in range(times)) + behind}

    return made


def lines(unit: str) -> Callable[[int], Files]:
    """Lines as long as are read, each with `unit` again and again."""

    def made(size: int) -> Files:
        long = min(size, 16_000)
        line = unit * (long // len(unit.encode()))
        return {"a.md": "# A\n\n" + "\n\n".join([line] * (size // long))}

    return made


def begun_and_ended(size: int) -> Files:
    """Stretches that begin for one rule, and as many that end for another."""
    begin, end = "<!-- gaplint: allow-begin count-total -->\n\n", "<!-- gaplint: allow-end link-target -->\n\n"
    times = size // len(begin + end)
    return {"a.md": begin * times + end * times}


def numbered_kinds(size: int) -> Files:
    """Headings that number many kinds of things, behind a line for each that says how many there are."""
    nouns = ["".join(chr(ord("a") + int(digit)) for digit in str(n)) for n in range(max(2, size // 70))]
    said = "".join(f"There are 4 pier{noun}s.\n\n" for noun in nouns)
    return {"a.md": "# A\n\n" + said + "".join(f"## Pier{noun} {number}\n\n" for noun in nouns for number in (1, 2, 3))}


def verdicts_of_days(size: int) -> Files:
    """A register, and a log that says on each day that all of it is done."""
    rows = "".join(f"| TASK-{n} | rails | Open |\n" for n in range(size // 64))
    days = (date(2020, 1, 1) + timedelta(n) for n in range(size // 64))
    log = "".join(f"## {day}\n\nAll tasks are done.\n\n" for day in days)
    return {"a.md": f"# A\n\n| ID | Title | Status |\n|---|---|---|\n{rows}\n# Log\n\n{log}"}


def fractions_and_total(size: int) -> Files:
    """Items with a fraction each, and what they are together."""
    items = size // 16
    return {"a.md": "# A\n\n" + "- pier x: 1/2\n" * items + f"- Total: {items}/{2 * items}\n"}


def summaries_of_parts(size: int) -> Files:
    """Paragraphs that say how much of two parts has a value, each of another one, and the parts."""
    values = ["".join(chr(ord("a") + int(digit)) for digit in str(n)) for n in range(size // 80)]
    said = "".join(f"Pier: 1/{len(values)} {value}\nBoat: 1/{len(values)} {value}\n\n" for value in values)
    parts = (f"## {part}\n\n| A | Status |\n|---|---|\n" + f"| {part} | done |\n" * len(values) for part in ("Pier", "Boat"))
    return {"a.md": f"# A\n\n{said}" + "\n".join(parts)}


def wide(unit: str) -> Callable[[int], Files]:
    """A table with five rows that are as long as are read, each with `unit` again and again."""

    def made(size: int) -> Files:
        times = min(size, 16_000) // (8 * len(unit.encode()))
        row = f"{unit * times}|\n"
        return {"a.md": f"{'| A ' * row.count('|')}\n{'|---' * row.count('|')}|\n{row * 5}"}

    return made


def fence(unit: str) -> Callable[[int], Files]:
    """Code of one line."""
    return again(unit, "# A\n\n```\n", "\n```\n")


def documents(text: str, register: str = "", name: str = "d{n}.md") -> Callable[[int], Files]:
    """Many documents, each with its number, and maybe one that has a row for each."""

    def made(size: int) -> Files:
        times = max(2, size // len((text + register).format(n=1000)))
        files = {name.format(n=n): text.format(n=n) for n in range(times)}
        return files | (
            {"register.md": "# Register\n\n" + TABLE + "".join(register.format(n=n) for n in range(times))} if register else {}
        )

    return made


def twofold(one: str, between: str, other: str, before: str = "") -> Callable[[int], Files]:
    """One document with a unit again and again, and then as often another one."""

    def made(size: int) -> Files:
        times = max(2, size // len((one + other).format(n=1000).encode()))
        return {"a.md": before + between.join("".join(unit.format(n=n) for n in range(times)) for unit in (one, other))}

    return made


def beside(unit: str, name: str) -> Callable[[int], Files]:
    """One document that says something again and again, and as many files, each with its number in its name."""

    def made(size: int) -> Files:
        times = max(2, size // len((unit + name).format(n=1000).encode()))
        return {"a.md": "".join(unit.format(n=n) for n in range(times))} | {name.format(n=n): name for n in range(times)}

    return made


def nested(opens: str) -> Callable[[int], Files]:
    """One construct in another, as deep as a tenth of the bytes, on lines of their own."""
    return lambda size: {
        "a.md": "".join(f"{opens * min(depth, 60)}a\n" for depth in range(max(2, size // (60 * len(opens) + 2))))
    }


STRUCTURES: dict[str, Callable[[int], Files]] = {
    "links on a line": lines("[a](b) "),
    "links on a line of another script": lines("完[a](b.md) "),
    "links with an anchor": lines("[a](b.md#c) "),
    "links on lines": again("[a](b{n}.md)\n"),
    "`1-1-…` in a fence": fence("1-"),
    "`A-1-…` in a fence": fence("A-1-"),
    "days without end": lines("2025-01-"),
    "attributes in a heading": again("{{#a", "# A "),
    "attributes with an end": again("{{#a", "# A ", "}"),
    "paths on a line": lines("a/b.md "),
    "lines of files on a line": lines("a.md:1 "),
    "lines of files on lines": again("see pier{n}.md line 4\n\n"),
    "comments without end": again("<!-- a ", "<!-- gaplint: allow count-total -->\n\n"),
    "comments with an end": again("<!-- a --> ", "<!-- gaplint: allow count-total -->\n\n"),
    "a verdict on a line": lines("All items are done "),
    "a verdict on lines": again("All items are done.\n\n"),
    "nothing open on a line": lines("No items are open "),
    "broken anchors and headings": again("## Pier {n}\n\n[a](#quay-{n})\n\n"),
    "broken anchors of one title": again("## Pier\n\n[a](#quay)\n\n"),
    "comments that allow": again("<!-- gaplint: allow count-total -->\n"),
    "comments that allow, on a line": lines("<!-- gaplint: allow count-total -->"),
    "allow-begin and ends of others": begun_and_ended,
    "allow-begin without end": again("<!-- gaplint: allow-begin count-total -->\n\n"),
    "allow-begin with an end": again(
        "<!-- gaplint: allow-begin link-target -->\n\n[a](b.md)\n\n<!-- gaplint: allow-end -->\n\n"
    ),
    "a range on a line": lines("REQ-001 to REQ-999 "),
    "a range on lines": again("REQ-001 to REQ-999\n\n"),
    "ranges in headings": again("## REQ-{n}00 to REQ-{n}99\n\n- **REQ-{n}01**: a\n"),
    "IDs on a line": lines("TASK-001, "),
    "IDs without end": lines("TASK-001-"),
    "IDs in rows": again("| TASK-{n} | Done |\n", "# A\n\n| ID | Status |\n|---|---|\n"),
    "one ID in rows": again("| TASK-001 | Done |\n", "# A\n\n| ID | Status |\n|---|---|\n"),
    "one ID in headings": again("## TASK-001: Rails\n\n**Status:** Done\n\n"),
    "statuses": again("**Status:** Done\n\n"),
    "sums on a line": lines("1+1=2 "),
    "a sum without end": lines("1 + "),
    "shares on a line": lines("1/2 (50%) "),
    "totals on a line": lines("Total 5 tests "),
    "counts in a heading": again("10 tests (", "# "),
    "counts in headings": again("## 10 tests\n\n- a\n- b\n\n"),
    "parts in brackets": lines("5 (2 + 3) "),
    "numbered headings": again("## 2 Piers\n\n"),
    "numbers of headings": again("## {n}. Pier\n\n"),
    "equal headings": again("## Pier\n\n"),
    "headings ever deeper": again("# a\n## b\n### c\n#### d\n##### e\n###### f\n"),
    "phases in rows": again("| Phase 1 | Done |\n", "# A\n\n| Phase | Status |\n|---|---|\n"),
    "footnotes": again("a[^{n}]\n\n[^{n}]: b\n\n"),
    "definitions": again("[a{n}]: b{n}.md\n"),
    "a row": lambda size: {
        "a.md": "|" + " 12 tests |" * (size // 11) + "\n|" + "---|" * (size // 11) + "\n|" + " 5 |" * (size // 11) + "\n"
    },
    "a cell": again("TASK-001 12 tests `a.py`, ", "# A\n\n" + TABLE + "| x | ", " |\n"),
    "tiny tables": again("| A | Count |\n|---|---|\n| b | {n} |\n\n"),
    "rows with a total": again("| pier {n} | 2 |\n", "# A\n\n" + TABLE, "| **Total** | 5 |\n"),
    "tables of one header": again("## Pier {n}\n\n| Boat | State |\n|---|---|\n| a | new |\n\n"),
    "entries": again("- **pier {n}**: 3 boats\n"),
    "ticked boxes": again("- [x] pier\n"),
    "names in a list": lines("3 boats: a, b, c "),
    "lists under lines": again("Pier {n}, 6 ropes:\n\n- a: 1 ropes\n- b: 2 ropes\n- c: 3 ropes\n\n", "# Piers\n\n"),
    "totals under lists": again("- a: 1 ropes\n- b: 2 ropes\n\n**Total:** 3 ropes\n\n", "# Piers\n\n"),
    "shares in entries": again("- pier {n}: 1/2 (50%)\n", "# Piers\n\n"),
    "sums in entries": again("- pier {n}: 6 ropes (2 old + 4 new) — six\n", "# Piers\n\n"),
    "versions": again("## 1.{n}.0 (2025-05-02)\n\n", "# Piers\n\n"),
    "summaries of tables": again(
        "## Pier {n}\n\n| Boat | State |\n|---|---|\n| a{n} | new |\n| b{n} | old |\n"
        "\n| State | Count |\n|---|---|\n| new | 1 |\n| old | 1 |\n\n"
    ),
    "quotes in quotes": nested(">"),
    "lists in lists": again("- a\n  - b\n    - c\n      - d\n"),
    "tags without end": lines("<a "),
    "names without end": lines("<a name="),
    "brackets": lines("["),
    "pairs of brackets": lines("[[a]] "),
    "images": lines("!["),
    "stars": lines("*"),
    "stars and letters": lines("**a"),
    "backticks": again("`{n}`` "),
    "parentheses": lines("("),
    "pipes": lines("| "),
    "braces": lines("{{"),
    "dots": lines("a.b."),
    "digits": lines("9"),
    "spaces": again(" ", "See `pier.md`", "x\n"),
    "line ends": again("\n", "See `pier.md`", "x\n"),
    "emoji": lines("👍🏽 ✅ "),
    "combining marks": lines("e\u0301\u0301"),
    "marks of direction": lines("a\u202a"),
    "a script without spaces": lines("日本。"),
    "labels over code": again("**Lamps (3):**\n\n```\n1. a\n2. b\n```\n\n", "# A\n\n"),
    "labels that count wrong": again("- **Lamps** (3 lamps)\n  - a\n  - b\n"),
    "a wide table of marks": wide("|✅|1"),
    "a wide table of shares": wide("|1-3|3|30%"),
    "rows with marks": again("| A | ✅ | ❌ | ✅ | 2/3 |\n", "| A | B | C | D | E |\n|---|---|---|---|---|\n"),
    "fractions and their total": fractions_and_total,
    "rows that are struck out": again("| ~~pier {n}~~ | 2 |\n| ({n}) | 3 |\n", TABLE, "| Total | 9 |\n"),
    "means of many tables": again(
        "| Boat | Load |\n|---|---|\n| a | 1 |\n| b | 2 |\n| c | 3 |\n\n| Figure | Value |\n|---|---|\n| Mean load | 2 |\n\n"
    ),
    "rows with stretches": again("| A | {n}-{n} | 1 |\n", "| A | B | C |\n|---|---|---|\n"),
    "lines that divide": again("- 26 piers: 20 done, 3 in progress, 5 open\n"),
    "headings that number kinds": numbered_kinds,
    "times in headings": again("## Lesson {n} (5 min)\n\n**Total time:** 9 min\n\n- a: 1 min\n- b: 2 min\n- c: 3 min\n\n"),
    "rows that take others together": again(
        "| Pier | Boats | Lamps |\n|---|---|---|\n| P{n} | A-{n}1, A-{n}2 | 3 |\n| Q{n} | A-{n}3, A-{n}4 | 7 |\n"
        "| R{n} | A-{n}5 | 5 |\n\n"
        "| Boat | Kind | Lamps |\n|---|---|---|\n| A-{n}1 | b | 1 |\n| A-{n}2 | c | 2 |\n| A-{n}3 | b | 3 |\n\n"
    ),
    "sections of a value": again(
        "## High {n}\n\n- A-1\n- A-2\n- A-3\n\n| ID | Level |\n|---|---|\n| A-1 | High |\n| A-2 | High |\n| A-3 | Low |\n\n"
    ),
    "tables of sections": again(
        "| Leg | Weeks |\n|---|---|\n| 1 | 2 |\n| 2 | 3 |\n| 3 | 4 |\n| 4 | 5 |\n\n## Leg {n} ({n} weeks)\n\n", "# A\n\n"
    ),
    "summaries of sections": twofold(
        "## Leg {n}: a\n\n- b\n- c\n\n## Part {n}: a\n\n- b\n- c\n- d\n\n",
        "## Summary\n\n| Leg | Tasks | Days |\n|---|---|---|\n",
        "| Leg {n} | 2 | 4 |\n| Part {n} | 3 | 5 |\n",
    ),
    "records and their values": twofold(
        "### TASK-{n}: a\n\n**Category:** b{n}\n\n", "| Category | Count |\n|---|---|\n", "| b{n} | 2 |\n"
    ),
    "columns and their rows": twofold(
        "## Pier\n\n| A | boats{n} |\n|---|---|\n| a | 1 |\n| b | 2 |\n| c | 3 |\n\n", TABLE, "| Pier boats{n} | 2 |\n"
    ),
    "totals of a table": twofold("| pier {n} | 2 |\n", "", "| **Total** | 5 |\n", f"# A\n\n{TABLE}"),
    "means of a column": twofold(
        "| a{n} | {n} |\n", "\n| Figure | Value |\n|---|---|\n", "| Mean load | 73 t |\n", "# A\n\n| Boat | Load |\n|---|---|\n"
    ),
    "calculations in rows": again("| 7 / 2 = 3 |\n", "| Share |\n|---|\n"),
    "values under many headers": again(
        "| Step | Pilot{n} | Cook{n} |\n|---|---|---|\n| a | R | I |\n| b | R | A |\n| c | I | R |\n\n"
        "| Role | R | A | I |\n|---|---|---|---|\n| Pilot{n} | 2 | 0 | 1 |\n| Cook{n} | 1 | 1 | 1 |\n\n",
        "# A\n\n",
    ),
    "lines that count a table": again(
        "**Kinds used:** text(2), email(2)\n\n",
        "# A\n\n| Field | Kind |\n|---|---|\n| a | text |\n| b | text |\n| c | email |\n| d | email |\n\n",
    ),
    "statuses that are counted": twofold(
        "| Phase {n} | Blocked |\n",
        "\n| What | Count |\n|---|---|\n",
        "| Blocked phases | 7 |\n",
        "# A\n\n| Phase | Status |\n|---|---|\n",
    ),
    "verdicts and items": twofold(
        "| TASK-{n} | rails | Open |\n", "\n", "All tasks are done.\n\n", "# A\n\n| ID | Title | Status |\n|---|---|---|\n"
    ),
    "levels of a scale": twofold(
        "| Level{n} | {n} |\n",
        "\n| Risk | Rating |\n|---|---|\n",
        "| a | Level{n} (8) |\n",
        "# A\n\n| Level | Score |\n|---|---|\n",
    ),
    "entries with verdicts": verdicts_of_days,
    "summaries of two parts": summaries_of_parts,
    "code blocks with days": again("```\nMonday, 2025-06-03\n```\n\n", "# A\n\n"),
    "lists under labels": again("**Total piers:** 3\n\n- a\n- b\n\n", "# A\n\n"),
    "a register that repeats": again(
        "| TASK-{n} | rails | x |\n", "# A\n\n| ID | Title | Kind |\n|---|---|---|\n| TASK-1 | lamps | y |\n"
    ),
    "lists that a label names": twofold(
        "## North {n}\n\n| Pier | State |\n|---|---|\n| a{n} | new |\n| b{n} | old |\n\n",
        "## Sum\n\n| What | Count |\n|---|---|\n",
        "| Total piers | 90 |\n",
        "# A\n\n",
    ),
    "headings in a fence and anchors": again(
        "~~~md\n## Pier {n}\n[a](#pier-{n})\n\n[b](#quay-{n})\n\n", "# A\n\n[a](#pier-1)\n\n"
    ),
    "bars": fence("Piers ████░░  66% (4/6)\n"),
    "boxes": fence("│ TASK-001 │\n"),
    "trees": fence("├── a (1 tests)\n"),
    "files that are cited and not there": beside("- `d/x{n}.md`\n", "d/{n}.txt"),
    "files of a line that are not there": beside("`d/x{n}.md` ", "d/{n}.md"),
    "files that are linked and not there": beside("[é](d/é{n}.md)\n", "d/ü{n}.txt"),
    "documents of one name": documents("# A\n\nsee `b/a.md` line 3\n\n[b](b/a.md)\n", name="d{n}/a.md"),
    "documents of a row": documents("# Pier {n}\n\n| ID | Status |\n|---|---|\n| TASK-{n} | Done |\n"),
    "documents that share a key": documents("# Pier {n}\n\n| Pier | Boats |\n|---|---|\n| north | 3 |\n"),
    "documents that share an ID": documents("# Pier {n}\n\nTASK-001 is done.\n\n- see TASK-001\n"),
    "documents and a register": documents("# Pier {n}\n\nSee TASK-{n}.\n", "| TASK-{n} | rails |\n"),
    "documents that define an ID": documents(
        "# Register {n}\n\n| ID | Title |\n|---|---|\n| TASK-1 | rails{n} |\n| TASK-2 | a |\n"
    ),
    "documents that call an ID": documents("# Pier {n}\n\n## TASK-1: rails{n}\n"),
    "documents of one title": documents("# Pier\n\n**Date:** 2025-05-01\n\n**Version:** 1.2\n\n[a](d1.md)\n"),
}
"""What a document, or several, hold of a size."""


@contextlib.contextmanager
def laid_out(files: Files) -> Iterator[None]:
    """The working directory holds only `files`."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def check(formats: Iterable[str] = ()) -> int:
    """Check the working directory, and write the report in `formats`; returns how many findings there are."""
    from gaplint.config.schema import Config
    from gaplint.reports import renderer
    from gaplint.run import lint

    report = lint([Path()], Config(today="2025-07-01"))
    for name in formats:
        for _ in renderer(name)(report):
            pass
    assert not report.failures, report.failures
    return len(report.findings)


def _forget() -> None:
    """What running text was read before is read anew."""
    from gaplint.markdown import running

    running._alone.cache_clear()


def seconds(files: Files, formats: Iterable[str] = ()) -> float:
    """Of the processor, without what was read before."""
    with laid_out(files):
        _forget()
        gc.collect()
        gc.disable()
        try:
            start = time.process_time()
            check(formats)
            return time.process_time() - start
        finally:
            gc.enable()


def calls(files: Files, formats: Iterable[str] = ()) -> int:
    """How many functions are called, those in C too."""
    profile = cProfile.Profile()
    with laid_out(files):
        _forget()
        profile.runcall(check, formats)
    return sum(one.callcount for one in profile.getstats())


def exponent(few: tuple[int, float], many: tuple[int, float]) -> float:
    """Of the growth from one size, with what it takes, to another."""
    return math.log(many[1] / few[1]) / math.log(many[0] / few[0])


def bytes_of(files: Files) -> int:
    return sum(len(text.encode()) for text in files.values())


def table() -> Iterator[str]:
    yield "| Structure | Bytes | Seconds | Growth of calls |"
    yield "|---|---|---|---|"
    for make in (STRUCTURES["a cell"], STRUCTURES["images"]):
        seconds(make(SIZES[0]))  # imports and expressions
    for name, make in STRUCTURES.items():
        few, many = (make(size) for size in SIZES)
        growth = exponent(*((bytes_of(files), calls(files)) for files in (few, many)))
        yield f"| {name} | {bytes_of(many):,} | {seconds(many):.2f} | {growth:.2f} |"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--write", action="store_true", help="write the table into docs/robustness.md")
    args = ask.parse_args()
    rows = list(table()) if args.write else []
    for line in rows or table():
        print(line)
    if rows:
        head, _, rest = PAGE.read_text("utf-8").partition(f"{HEADING}\n")
        said, _, behind = rest.partition("\n| Structure |")
        after = behind.split("\n\n", 1)[1] if "\n\n" in behind else ""
        PAGE.write_text(f"{head}{HEADING}\n{said}\n" + "\n".join(rows) + "\n" + (f"\n{after}" if after else ""), "utf-8")


if __name__ == "__main__":
    main()
