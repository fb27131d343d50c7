"""Work grows no faster than the input, whatever that repeats: bench/structures.py has the structures, and counts."""

import pytest

from bench.structures import STRUCTURES, bytes_of, calls, check, exponent, laid_out
from gaplint.reports import FORMATS

SIZES = (500, 2_000, 8_000)
"""Bytes at which calls are counted, which see what takes one call as one; the last only where the others do not settle it."""
STEEPEST = 1.12
"""The exponent of calls; that of a square is 2."""
SETTLED = 0.8
"""The exponent between the first sizes below which no square hides behind what each document takes; between that and more a bound
may lie, too.
"""
SHARED = {
    "rows that take others together": 10_000,
    "sections of a value": 10_000,
    "files that are cited and not there": 5_000,
    "files that are linked and not there": 5_000,
    "documents of one name": 3_000,
    "records and their values": 5_000,
    "columns and their rows": 10_000,
    "summaries of sections": 4_000,
    "values under many headers": 8_000,
    "documents that define an ID": 6_000,
}
"""Structures where comparing each with each takes so little at first that only a larger document tells, and its bytes."""


def _growth(name: str, formats: tuple[str, ...] = ()) -> float:
    few, many, most = (STRUCTURES[name](size) for size in SIZES)
    counted = calls(many, formats)
    growth = exponent((bytes_of(few), calls(few, formats)), (bytes_of(many), counted))
    if growth <= SETTLED:
        return growth
    return exponent((bytes_of(many), counted), (bytes_of(most), calls(most, formats)))


@pytest.fixture(scope="module", autouse=True)
def _expressions() -> None:
    """What is compiled and imported once is no work of a structure."""
    for name in STRUCTURES:
        if not name.startswith("documents"):
            with laid_out(STRUCTURES[name](200)):
                check(FORMATS if name == "links on lines" else ())


@pytest.mark.parametrize("name", [name for name in STRUCTURES if name not in SHARED])
def test_work_grows_no_faster_than_a_structure(name: str) -> None:
    assert _growth(name) <= STEEPEST


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_takes_longer_than_there_are_findings(name: str) -> None:
    assert _growth("broken anchors of one title", formats=(name,)) <= STEEPEST


@pytest.mark.parametrize("name", SHARED)
def test_what_is_shared_is_looked_up(name: str) -> None:
    few, many = (STRUCTURES[name](bytes_) for bytes_ in (SHARED[name], 4 * SHARED[name]))
    assert exponent((bytes_of(few), calls(few)), (bytes_of(many), calls(many))) <= STEEPEST
