"""A check does not become more work unawares."""

import json

import pytest

from bench.work import NOTED, counted, versions

MORE = 1.05
"""How many times the noted calls there may be."""


def test_a_check_is_not_more_work_than_noted() -> None:
    noted = json.loads(NOTED.read_text("utf-8"))
    if versions() != noted["with"]:
        pytest.skip(f"the calls were counted with {noted['with']}")
    assert counted() <= MORE * noted["calls"], 'if it is worth it: python -m bench.work --note "what it is for"'
