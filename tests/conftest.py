"""Shared by all tests."""

import gc
import os
import signal
import tempfile

import pytest
from hypothesis import settings

from gaplint.config.vocabulary import agent_variables

for _name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", *agent_variables()):
    os.environ.pop(_name, None)  # what a report looks like must not depend on who runs the tests

_CACHE = tempfile.TemporaryDirectory(prefix="gaplint-tests-")  # nothing of what the user's own runs found
os.environ["GAPLINT_CACHE_DIR"] = _CACHE.name

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it runs in the background ignore it, and all below

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # new cases are looked for at the desk; what lands is the same each time
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _no_terminal() -> None:
    """readline, which doctest loads, sets the width of our own terminal behind the back of `os.environ`."""
    os.unsetenv("COLUMNS")


def pytest_collection_finish() -> None:
    """What the collection has made is there to stay, so it need not be looked through for garbage, in forks neither."""
    gc.collect()
    gc.freeze()
