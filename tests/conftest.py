"""Shared by all tests."""

from pathlib import Path

import pytest

from gaplint.binding import links

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _fresh_file_system() -> None:
    """Whether a file exists is remembered within a run; each test is a run of its own."""
    links._exists.cache_clear()
