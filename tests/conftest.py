"""Shared by all tests."""

import os

import pytest
from hypothesis import settings

from gaplint.binding import links

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # new cases are looked for at the desk; what lands is the same each time
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _fresh_file_system() -> None:
    """Whether a file exists is remembered within a run; each test is a run of its own."""
    links._exists.cache_clear()
