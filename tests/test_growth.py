"""Time grows no faster than the input."""

import gc
import time

from gaplint import parse
from gaplint.binding.bind import bind
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

### TASK-{n:05}: thing {n}

| Field | Value |
|---|---|
| **Status** | {status} |

"""
SUMMARY = "# Register\n\n| Status | Count |\n|---|---|\n| Done | {half} |\n| Blocked | {half} |\n\n"
ALLOWED = 2.5
"""How many times slower ten times the input may be than ten times as slow; noise and caches, not squares."""


def _seconds(parts: int) -> float:
    """The fastest of three runs from text to findings, of the processor's time; collecting is off, as on the command line."""
    text = SUMMARY.format(half=parts // 2) + "".join(
        PART.format(n=n, status="Done" if n % 2 else "Blocked") for n in range(parts)
    )
    best = float("inf")
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        findings, broken = check(bind(ProjectIndex.build([parse(text)], Config())), rules())
        best = min(best, time.process_time() - start)
        assert not findings
        assert not broken
    return best


def test_ten_times_the_rows_and_headings_take_about_ten_times_as_long() -> None:
    gc.disable()
    try:
        _seconds(10)  # imports and expressions
        assert _seconds(600) <= 10 * ALLOWED * _seconds(60)
    finally:
        gc.enable()
