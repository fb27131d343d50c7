"""Time grows no faster than a project of many records, documents and families; tests/test_structures.py has single shapes."""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from gaplint import parse
from gaplint.bind import bind
from gaplint.binding.links import Links
from gaplint.comparisons.inclusion.definitions import find_mentioned
from gaplint.comparisons.join.meanings import find_named
from gaplint.comparisons.join.statuses import Apart, find_apart
from gaplint.comparisons.order.days import find_last_year
from gaplint.config.schema import Config
from gaplint.index import ProjectIndex
from gaplint.rule import rules
from gaplint.run import check

PART = """## Area {n} (3 items)

**Result:** 6 tables of `piers/p{n}.md` (2 done, 4 open), see piers/p{n}.md line 3

- north: 2 tables
- south: 1 tables
- `boats/b{n}.md` - 3 tables

**Done:** 2/3 complete

- [x] a TASK-{n:05}
- [x] b, see [a](#area-{n}-3-items)
- [ ] c

| Part | Count |
|---|---|
| one | 2 |
| two | 3 |
| **Total** | **5** |

```
Area {n} (3 tests)
├── north (1 tests)
└── south (2 tests)
    ├── quay
    └── pier
```

### TASK-{n:05}: thing {n}

| Field | Value |
|---|---|
| **Status** | {status} |

"""
SUMMARY = "# Register\n\n| Status | Count |\n|---|---|\n| Done | {half} |\n| Blocked | {half} |\n\n"
ALLOWED = 2.5
"""How many times slower ten times the input may be than ten times as slow; noise and caches, not squares."""


@pytest.fixture
def steady() -> Iterator[None]:
    """Nothing is collected meanwhile, as on the command line: when it is, is chance."""
    gc.disable()
    yield
    gc.enable()


def _grows_no_faster(measure: Callable[[int], float], few: int) -> bool:
    """Whether ten times as much takes about ten times as long; measured again where noise may have made it longer."""
    measure(min(few, 10))  # imports and expressions
    allowed = 10 * ALLOWED * min(measure(few), measure(few))
    return any(measure(10 * few) <= allowed for _ in range(2))


def _seconds(parts: int) -> float:
    """A run from text to findings, of the processor's time; collecting is off, as on the command line."""
    text = SUMMARY.format(half=parts // 2) + "".join(
        PART.format(n=n, status="Done" if n % 2 else "Blocked") for n in range(parts)
    )
    gc.collect()
    start = time.process_time()
    findings, broken = check(bind(ProjectIndex.build([parse(text)], Config())), rules())
    taken = time.process_time() - start
    assert not findings
    assert not broken
    return taken


@pytest.mark.usefixtures("steady")
def test_ten_times_the_rows_and_headings_take_about_ten_times_as_long() -> None:
    assert _grows_no_faster(_seconds, 30)


def _documents(number: int) -> float:
    """A run over a register and as many documents of one day that mention its items."""
    register = "# Tasks\n\n**Updated:** May 1, 2025\n\n| ID | Task | Status |\n|---|---|---|\n"
    register += "".join(f"| TASK-{n:05} | thing {n} x{n} | {'Done' if n % 2 else 'Open'} |\n" for n in range(number))
    gc.collect()
    start = time.process_time()
    documents = [parse(register, "tasks.md")]
    for n in range(number):
        mentions = "".join(f"- see TASK-{(n * 3 + k) % number:05}\n" for k in range(3))
        table = f"| File | Tests |\n|---|---|\n| `x/f{n % 9}.py` | {n % 9} |\n| area {n} | 3 |\n"
        documents.append(parse(f"# Note {n}\n\n**Date:** May 1, 2025\n\n{mentions}\n{table}", f"notes/n{n}.md"))
    findings, broken = check(bind(ProjectIndex.build(documents, Config(today="2025-06-01"))), rules())
    taken = time.process_time() - start
    assert not findings
    assert not broken
    return taken


@pytest.mark.usefixtures("steady")
def test_ten_times_the_documents_take_about_ten_times_as_long() -> None:
    assert _grows_no_faster(_documents, 30)


def _names(number: int) -> float:
    """The fastest of three look-ups of titles that differ and of IDs that are missing, one of each of many families."""
    letters = [f"{chr(65 + n // 676)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}Q" for n in range(number)]
    register = "# Tasks\n\n" + "".join(f"### TASK-{n:05}: thing x{n}\n\n" for n in range(number))
    register += "".join(f"### {name}-{n}: pier {name}{n}\n\n" for name in letters for n in (1, 2, 3))
    plan = "# Plan\n\n| ID | Task |\n|---|---|\n" + "".join(f"| TASK-{n:05} | boat y{n} |\n" for n in range(number))
    plan += "".join(f"\nsee {name}-1 and {name}-4\n" for name in letters)
    index = ProjectIndex.build([parse(register, "tasks.md"), parse(plan, "plan.md")], Config())
    best = float("inf")
    for _ in range(3):
        fresh = replace(index)  # without what it has looked up
        start = time.process_time()
        found = [*find_mentioned(fresh), *find_named(fresh)]
        best = min(best, time.process_time() - start)
        assert len(found) >= number
    return best


@pytest.mark.usefixtures("steady")
def test_ten_times_the_titles_and_families_take_about_ten_times_as_long() -> None:
    assert _grows_no_faster(_names, 60)


def _copies(number: int) -> float:
    """The fastest of three comparisons of as many documents that all define the same items, and name those of the others."""
    named = "".join(f"### TASK-{n}: thing x{n}\n\n**Status:** Done\n\n" for n in range(1, 6))
    text = f"# Tasks\n\n**Date:** May 1, 2025\n\nAfter TASK-1, TASK-3 and TASK-5.\n\n{named}"
    index = ProjectIndex.build([parse(text, f"c{n:04}/tasks.md") for n in range(number)], Config(today="2025-06-01"))
    best = float("inf")
    for _ in range(3):
        fresh = replace(index)
        start = time.process_time()
        links = Links.of_project(fresh)
        years = (one for facts in fresh.documents for one in fresh.once(find_last_year, links, facts))
        found = [*find_apart(fresh), *years]
        best = min(best, time.process_time() - start)
        assert not any(isinstance(one, Apart) for one in found)
    return best


@pytest.mark.usefixtures("steady")
def test_ten_times_the_copies_of_a_register_take_about_ten_times_as_long() -> None:
    assert _grows_no_faster(_copies, 12)


def _kept(text: str) -> float:
    """The bytes that stay in memory of a document, for each character of its text."""
    parse(text)  # expressions and words
    gc.collect()
    tracemalloc.start()
    try:
        kept = parse(text)
        return tracemalloc.get_traced_memory()[0] / len(kept.document.source.text)
    finally:
        tracemalloc.stop()


def test_a_document_stays_in_memory_at_a_bounded_multiple_of_its_text() -> None:
    rows = "".join(f"| TASK-{n:03} | thing {n} of the quay | `piers/p{n}.py` | {n} | Open |\n" for n in range(100, 400))
    words = "the ferry at the quay waits for the tide of the morning, as it does in winter"
    prose = "".join(f"In {n} {words}.\nAnd {words} [{n}](p{n}.md).\n\n" for n in range(100, 400))
    assert _kept(f"| ID | Title | File | Hours | Status |\n|---|---|---|---|---|\n{rows}") <= 53  # 47 when this was written
    assert _kept(prose) <= 15.5  # 13.5
