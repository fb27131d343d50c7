"""gaplint on its own documents."""

from pathlib import Path

from tests.command import run

ROOT = Path(__file__).parent.parent


def test_own_documents() -> None:
    done = run(ROOT, "--output-format", "concise")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No problems found in" in done.stdout
