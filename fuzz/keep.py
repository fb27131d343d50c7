"""Where inputs that broke something are kept: the shortest of each kind."""

import re
import traceback
from hashlib import blake2b
from pathlib import Path

from fuzz.grammar import text_of
from gaplint.pages import page
from gaplint.rule import rules

ROOT = Path(__file__).parent.parent
MENDED = ROOT / "tests" / "found"
"""Inputs that broke something once."""


def keep(folder: Path, text: bytes, error: Exception) -> None:
    """Keep an input and what it raised, unless a shorter one of that kind is kept."""
    name = blake2b(_kind(error).encode(), digest_size=6).hexdigest()
    file = folder / f"{name}.txt"
    if not file.exists() or file.stat().st_size > len(text):
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
        (folder / f"{name}.why").write_text("".join(traceback.format_exception(error)), "utf-8", errors="backslashreplace")


def _kind(error: Exception) -> str:
    """The type, the place in the code, and what is said up to what differs from input to input."""
    frames = traceback.extract_tb(error.__traceback__)
    said = re.sub(r"\d+|“[^”]*”|'[^']*'", "", str(error).split("\n")[0])[:60]
    return f"{type(error).__name__} {Path(frames[-1].filename).name}:{frames[-1].lineno} {said}"


def seeds() -> list[bytes]:
    """Projects to begin with: the demonstration, the examples of each rule's page, and what broke something once."""
    folder = ROOT / "fixtures" / "migration"
    demonstration = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))}
    examples = [
        {f"{number}/{name}": text for number, one in enumerate(page(rule.name).examples) for name, text in one.files}
        for rule in rules()
    ]
    return [*map(text_of, (demonstration, *examples)), *(file.read_bytes() for file in sorted(MENDED.glob("*.txt")))]
