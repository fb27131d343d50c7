"""Who watches the pipeline at work: nobody, a clock, or somebody at a terminal."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Watch:
    """Nobody watches: every stage runs as it is, at no cost."""

    def stage(self, function: Callable[Arguments, Result], name: str) -> Callable[Arguments, Result]:  # noqa: ARG002
        """`function`, to be called as the stage or rule `name`."""
        return function

    def each(self, numbers: Iterable[int], total: int) -> Iterable[int]:  # noqa: ARG002
        """`numbers` below `total` in rising order, some of which others may take, to be gone through one by one."""
        return numbers


NOBODY = Watch()


class Clock(Watch):
    """Measures the time of each stage and each rule."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._calls: defaultdict[str, int] = defaultdict(int)

    def stage(self, function: Callable[Arguments, Result], name: str) -> Callable[Arguments, Result]:
        def timed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self._seconds[name] += time.perf_counter() - started
                self._calls[name] += 1

        return timed

    def lines(self) -> Iterator[str]:
        """Milliseconds, share and calls of each stage in its order, of the rules by time, and of the whole run so far."""
        total = time.perf_counter() - self._started
        stages = [name for name in self._seconds if not name.startswith(RULE)]
        by_time = sorted((name for name in self._seconds if name.startswith(RULE)), key=lambda name: -self._seconds[name])
        measured = sum(self._seconds.values())
        yield f"{'milliseconds':>12}  share  {'calls':>6}  stage"
        for name in (*stages, *by_time):
            yield self._line(name, self._seconds[name], total, str(self._calls[name]))
        yield self._line("everything else, such as imports", total - measured, total, "")
        yield self._line("total", total, total, "")

    @staticmethod
    def _line(name: str, seconds: float, total: float, calls: str) -> str:
        return f"{1000 * seconds:12.1f}  {seconds / total:5.1%}  {calls:>6}  {name}"


RULE = "rule "
"""How the name of a stage begins that is a rule."""
