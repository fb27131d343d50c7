"""One input through all that reads what others have written, and what must hold whatever that is."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from fuzz.grammar import Files, files_of
from gaplint import replay, world
from gaplint.config.load import discover
from gaplint.config.schema import Config
from gaplint.decision import baseline
from gaplint.drafts import over
from gaplint.errors import GaplintError
from gaplint.reports import FORMATS, renderer
from gaplint.rule import UNREADABLE
from gaplint.run import Report, lint
from tests.attacks import OBEYED

TODAY = "2025-07-01"
RECORD = "cache-record"
"""The file that is taken for what a cache holds."""
AS_JSON = {"json", "sarif", "gitlab", "rdjson"}
COMMANDING = {"github"}
"""Formats whose lines are meant to command a CI server."""
SECONDS, SECONDS_PER_BYTE = 2.0, 0.0004
"""Of the processor, under the instruments of a fuzzer: an input that takes longer is a defect."""


class BrokenError(Exception):
    """What must hold does not; the message begins with a name for it."""


def attempt(text: bytes, quick: float = 1.0) -> Report | None:
    """Take a project, as one text, through configuration, check, formats, baseline and cache; None if it can't be checked.

    Nothing is read from the disk but an empty folder, the working directory. `quick` is the share of the time that it may take.
    Raises BrokenError, and whatever gaplint raises and should not.
    """
    files = files_of(text)
    start = time.process_time()
    _keep_record(files)
    with over({Path(name): content for name, content in files.items()}):
        report = _checked()
        if report:
            _hold(report)
            _written(report, _few_formats(text))
            _known(report)
    took = time.process_time() - start
    if took > quick * (SECONDS + SECONDS_PER_BYTE * len(text)):
        raise BrokenError(f"slow: {took:.1f} s for {len(text)} bytes")
    return report


def _checked() -> Report | None:
    """A report with the configuration of the project, or without one where that is none."""
    config = Config(today=TODAY)
    try:
        config = discover(Path())
        list(map(str, config.origins.values()))  # lines are looked for late
    except GaplintError as error:
        _line(error)
    try:
        return lint([], config, jobs=1)
    except GaplintError as error:
        _line(error)
    try:
        return lint([], Config(today=TODAY), jobs=1)
    except GaplintError as error:
        _line(error)
    return None


def _line(error: GaplintError) -> None:
    """What an error says is one line, which `complain` makes harmless."""
    if not str(error):
        raise BrokenError("silent: an error without a message") from error


def _hold(report: Report) -> None:
    for failure in report.failures:
        raise BrokenError(f"failure: {failure.what}: {failure.why}\n{failure.detail}")
    for finding in report.findings:
        if finding.rule == UNREADABLE and "gaplint broke" in finding.message:
            raise BrokenError(f"document: {finding.message}")
        for spot in (finding.where, *finding.related):
            source = spot.document.source
            if finding.rule != UNREADABLE and not 0 <= spot.span.start <= spot.span.end <= len(source.text):
                raise BrokenError(f"place: {finding.rule}: {spot.span} of {len(source.text)} characters")


def _few_formats(text: bytes) -> list[str]:
    """Some formats, always the same for an input: to write all takes longer than everything else."""
    return sorted(FORMATS, key=lambda name: crc32(name.encode(), crc32(text)))[:3]


def _written(report: Report, formats: Iterable[str]) -> None:
    """Each format is written, commands nobody, and is what it says it is."""
    for name in formats:
        written = "\n".join(renderer(name)(report))
        if name not in COMMANDING and (command := OBEYED.search(written)):
            raise BrokenError(f"command: {name}: {command[0]!r}")
        if name in AS_JSON:
            json.loads(written)
        elif name == "jsonl":
            list(map(json.loads, written.splitlines()))
        written.encode()


def _known(report: Report) -> None:
    """A baseline of all findings knows them all when it is read again."""
    file = Path("again.jsonl")
    with over({file: baseline.render(baseline.entries(report.findings, ""))}):
        compared = baseline.compare(report.findings, baseline.read(file), "")
    if compared.new or compared.stale:
        raise BrokenError(f"baseline: {len(compared.new)} new, {len(compared.stale)} stale")


def _keep_record(files: Files) -> None:
    """What a cache might hold is read as a record of a run, and its answers are asked for again."""
    if RECORD not in files:
        return
    path = Path(RECORD)
    path.write_bytes(files.pop(RECORD))
    try:
        record = replay._read(".", RECORD)
        if record:
            with world.anew():
                record.answers.still_hold()
    finally:
        path.unlink()
