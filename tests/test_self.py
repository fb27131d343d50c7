"""gaplint on its own documents."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_own_documents() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gaplint", "--output-format", "concise"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No problems found in" in done.stdout
