"""The number of processes changes nothing but the time."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gaplint import workers, world
from gaplint.config.schema import Config
from gaplint.model.finding import Finding
from gaplint.run import lint

FIXTURES = Path(__file__).parent.parent / "fixtures" / "migration"
forking = pytest.mark.skipif(not workers.CAN_FORK, reason="the system has no fork")


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("tasks", [0, 1, 3, 40, workers.MOST + 7])
def test_results_come_in_the_order_of_their_tasks(jobs: int, tasks: int) -> None:
    assert workers.spread(lambda number: number * number, tasks, jobs) == [number * number for number in range(tasks)]


@forking
def test_the_others_work_too() -> None:
    def work(_: int) -> int:
        time.sleep(0.01)  # so that one can't be done before the next has begun
        return os.getpid()

    assert len(set(workers.spread(work, 60, 3))) == 3


@forking
def test_what_fails_is_raised_and_what_is_lost_made_up_for() -> None:
    own = os.getpid()

    def fails(number: int) -> int:
        if number == 7:
            raise ValueError(number)
        return number

    def ends(number: int) -> int:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(ValueError, match="7"):
        workers.spread(fails, 20, 3)
    assert workers.spread(ends, 20, 3) == list(range(20))
    assert [len(made) for made in workers.spread(lambda number: [lambda: number] * number, 9, 3)] == list(
        range(9)
    )  # can't be sent


@forking
def test_what_is_shared_stays_the_same_thing() -> None:
    thing = object()
    assert all(found is thing for found in workers.spread(lambda _: thing, 40, 3, {"thing": thing}))


@forking
def test_what_the_others_ask_is_known(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / str(number)).write_text("x", "utf-8")
    with world.asking() as answers:
        workers.spread(lambda number: world.content(tmp_path / str(number)), 40, 3)
    assert {of for _, of in answers.given} == {str(tmp_path / str(number)) for number in range(40)} == answers.stamps.keys()
    assert answers.still_hold()
    (tmp_path / "17").write_text("y", "utf-8")
    assert not answers.still_hold()


def test_a_report_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FIXTURES)
    config = Config(today="2025-07-01", min_confidence="possible")
    one = lint([], config)
    for jobs in (2, 4):
        several = lint([], config, jobs=jobs)
        assert several.summary == one.summary
        assert list(map(told, several.findings)) == list(map(told, one.findings))
        assert list(map(told, several.doubtful)) == list(map(told, one.doubtful))


def told(finding: Finding) -> tuple[object, ...]:
    spots = [(spot.place, spot.span, spot.label) for spot in (finding.where, *finding.related)]
    return finding.rule, finding.message, finding.repair, finding.weight, finding.ground, spots


def test_nothing_depends_on_the_order_of_sets() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-m", "gaplint", "claims", "."], cwd=FIXTURES, env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, check=False,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(printed) == 1
