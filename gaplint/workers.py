"""Several processes for one list of tasks, each doing what is next when it is free; the caller works as well.

The others are forks of the caller, so that they know all that it knows and only results are sent. Where a system has no fork,
or none that is safe beside the system's own threads (macOS), there is one process.
"""

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

from gaplint import world
from gaplint.watch import NOBODY, Watch

Result = TypeVar("Result")
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
MOST = 4000
"""Turns in a list of tasks: their numbers, four bytes each, have to fit into a pipe, which on some systems takes 16 KiB."""
NUMBER = struct.Struct("=I")


def usable() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[int], Result], tasks: int, jobs: int, shared: Mapping[str, object] | None = None, watch: Watch = NOBODY
) -> list[Result]:
    """What `work` gives for each number below `tasks`, in their order, by up to `jobs` processes.

    `shared` are things that results refer to and every process has: they are not sent, and stay the same ones. Whatever `work`
    raises is raised. A process that is lost is made up for.
    """
    jobs = min(jobs, tasks)
    if jobs < 2 or not CAN_FORK:
        return [work(number) for number in watch.each(range(tasks), tasks)]
    turns = min(tasks, MOST)
    numbers, filled = os.pipe()
    os.write(filled, b"".join(map(NUMBER.pack, range(turns))))
    os.close(filled)
    others: list[_Other] = []
    try:
        with suppress(OSError):  # the system allows no more
            while len(others) < jobs - 1:
                others.append(_fork(work, _next(numbers, turns, tasks), shared or {}))
        found = {number: work(number) for number in watch.each(_next(numbers, turns, tasks), tasks)}
        for other in others:
            found |= other.results(shared or {})
    finally:
        os.close(numbers)
        for other in others:
            other.end()
    return [found[number] if number in found else work(number) for number in range(tasks)]


def _next(numbers: int, turns: int, tasks: int) -> Iterator[int]:
    """The numbers of the tasks that are nobody else's, one turn after the other."""
    while turn := os.read(numbers, NUMBER.size):
        yield from range(NUMBER.unpack(turn)[0], tasks, turns)


class _Other:
    """A process that works beside the caller."""

    def __init__(self, process: int, answer: int) -> None:
        self._process, self._answer = process, os.fdopen(answer, "rb")

    def results(self, shared: Mapping[str, object]) -> dict[int, Any]:
        """Its results by task, when it is done; none of one that was lost on the way. What it asked of the world is noted."""
        found: dict[int, Any] = {}
        try:
            while (number := pickle.load(self._answer)) is not None:
                found[number] = _Reader(self._answer, shared).load()
            world.note_all(pickle.load(self._answer))
        except Exception:  # what is cut off may be read as anything
            return {}
        return found

    def end(self) -> None:
        """Wait for its end; where nobody waits for its results any more, that is now."""
        self._answer.close()
        with suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self._process, 0)


def _fork(work: Callable[[int], Any], numbers: Iterable[int], shared: Mapping[str, object]) -> _Other:
    reads, writes = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reads)
        os.close(writes)
        raise
    if process:
        os.close(writes)
        return _Other(process, reads)
    status = 1
    try:
        os.close(reads)
        with world.apart() as answers:
            packed = _packed(work, numbers, {id(thing): name for name, thing in shared.items()})
        with os.fdopen(writes, "wb") as answer:
            answer.write(packed)
            pickle.dump(None, answer)
            pickle.dump(answers, answer)
        status = 0
    finally:
        os._exit(status)  # whatever it was, nothing of the caller's is done twice: no cleaning up, no traceback


def _packed(work: Callable[[int], Any], numbers: Iterable[int], names: Mapping[int, str]) -> bytes:
    """Each number with what `work` gives, up to one that fails: the caller does that again, and meets the same.

    They are packed one by one, so that a process that has packed takes the fewer tasks for it.
    """
    packed = BytesIO()
    whole = 0
    with suppress(Exception):
        for number in numbers:
            result = work(number)
            pickle.dump(number, packed)
            _Writer(packed, names).dump(result)
            whole = packed.tell()
    return packed.getvalue()[:whole]


class _Writer(pickle.Pickler):
    def __init__(self, file: BinaryIO, names: Mapping[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, obj: object) -> str | None:
        return self._names.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, file: BinaryIO, shared: Mapping[str, object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, pid: str) -> object:
        return self._shared[pid]
