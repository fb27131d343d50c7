"""A folder that an editor has open: its documents are checked anew whenever something changes, one check at a time."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from gaplint import world
from gaplint.allow import Allowed, allow
from gaplint.config.load import assignments, discover
from gaplint.config.schema import Config
from gaplint.drafts import over
from gaplint.errors import GaplintError
from gaplint.live import Live
from gaplint.model.finding import Finding
from gaplint.run import Report

PAUSE = 0.002
"""Seconds in which nothing more must come before a check begins: documents that one edit changes together."""
REST = 1.0
"""Seconds after the last edit until the world is asked for what no client tells of, such as files that documents link to."""


class Folder:
    """A folder with what was last found in it."""

    def __init__(
        self,
        root: Path,
        settings: tuple[str, ...],
        unsaved: Callable[[], Mapping[Path, bytes]],
        tell: Callable[["Folder"], None],
    ) -> None:
        """`settings` lie over the configuration, as with `--config`; `tell` is called after each check."""
        self.root = root
        self._settings, self._unsaved, self._tell = settings, unsaved, tell
        self._live = Live((), self._configured, root)
        self._changed = asyncio.Event()
        self._edited: set[Path] | None = None
        """The documents of which nothing but the text has changed since the last check; None where more may have."""
        self._fresh = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._resting: asyncio.TimerHandle | None = None
        self.report: Report | None = None
        """What the last check found; None if it could not be done."""
        self.problem = ""
        """Why it could not."""

    def _configured(self) -> Config:
        return assignments(self._settings, discover(self.root))

    def holds(self, path: str) -> bool:
        """Whether a file lies in the folder, however deep."""
        return Path(path).is_relative_to(self.root)

    def change(self, edited: Path | None = None) -> None:
        """Something is no longer as it was checked; only the text of a document, where that is `edited`."""
        self._edited = None if edited is None or self._edited is None else self._edited | {edited}
        self._fresh.clear()
        self._changed.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    def close(self) -> None:
        """Check no more."""
        if self._task:
            self._task.cancel()
        if self._resting:
            self._resting.cancel()

    def _rest(self) -> None:
        """After a while without an edit, check what may have changed beside."""
        if self._resting:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(REST, self._look_around)

    def _look_around(self) -> None:
        self._edited = None
        self._changed.set()

    async def fresh(self) -> Report | None:
        """What there is to say of the documents as they are now; None if they can't be checked."""
        await self._fresh.wait()
        return self.report

    async def allowed(self, finding: Finding) -> Allowed:
        """The comment that allows a finding, proven as `gaplint allow` does. Raises GaplintError."""
        report = await self.fresh()
        if report is None:
            raise GaplintError(self.problem)
        return await asyncio.to_thread(self._allow, replace(report, findings=(finding,)), dict(self._unsaved()))

    def _allow(self, report: Report, unsaved: Mapping[Path, bytes]) -> Allowed:
        with world.anew(), over(unsaved):
            return allow(report, (), self._configured(), (), "")

    async def _work(self) -> None:
        while True:
            await self._changed.wait()
            while self._changed.is_set():
                self._changed.clear()
                await asyncio.sleep(PAUSE)
            edited, self._edited = self._edited, set()
            await asyncio.to_thread(self._check, dict(self._unsaved()), edited)
            if edited is not None:
                self._rest()
            if not self._changed.is_set():
                self._fresh.set()
            self._tell(self)

    def _check(self, unsaved: Mapping[Path, bytes], edited: Collection[Path] | None) -> None:
        try:
            self.report, self.problem = self._live.check(unsaved, edited), ""
        except GaplintError as error:
            self.report, self.problem = None, str(error)
        except Exception as error:  # a defect: who waits for an answer has to be told
            self.report, self.problem = None, f"internal error: {type(error).__name__}: {error}"
