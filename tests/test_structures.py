"""Work grows no faster than the input, whatever that repeats: bench/structures.py has the structures, and counts."""

import pytest

from bench.structures import STRUCTURES, bytes_of, calls, exponent, seconds
from gaplint.reports import FORMATS

SIZES = (1_000, 4_000, 16_000)
"""Bytes at which calls are counted; the last only where the others do not settle it, since a bound may lie between these."""
STEEPEST = 1.12
"""The exponent of calls; that of a square is 2."""
LARGE = 8_000
SLOWEST = 1.5
"""Seconds of the processor for that many bytes, several times what any takes."""


def _growth(name: str, formats: tuple[str, ...] = ()) -> float:
    few, many, most = (STRUCTURES[name](size) for size in SIZES)
    calls(few, formats)  # what is remembered, and expressions
    counted = calls(many, formats)
    growth = exponent((bytes_of(few), calls(few, formats)), (bytes_of(many), counted))
    if growth <= STEEPEST:
        return growth
    return exponent((bytes_of(many), counted), (bytes_of(most), calls(most, formats)))


@pytest.mark.parametrize("name", STRUCTURES)
def test_work_grows_no_faster_than_a_structure(name: str) -> None:
    assert _growth(name) <= STEEPEST
    assert seconds(STRUCTURES[name](LARGE)) < SLOWEST


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_takes_longer_than_there_are_findings(name: str) -> None:
    assert _growth("broken anchors of one title", formats=(name,)) <= STEEPEST
