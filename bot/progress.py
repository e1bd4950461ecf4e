"""A progress bar that shows itself only when the work takes long enough to wonder."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.harmless import one_line

_PATIENCE = 1.0
"""Seconds without a bar; well under the two after which people wonder."""


class LateProgress:
    """Called as `progress(stage, done, total)`, from any thread; draws on standard error.

    Without a terminal there it draws nothing. `total` 0 means that it isn't known.
    """

    def __init__(self, first: str = "Loading") -> None:
        console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID = self._bar.add_task(first, total=None, count="")
        self._timer = threading.Timer(_PATIENCE, self._show) if console.is_terminal else None
        self._shown = False

    def __enter__(self) -> LateProgress:
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()  # a bar that is just being started must be there to be stopped
        if self._shown:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._bar.update(
            self._task,
            description=one_line(stage),
            completed=done,
            total=total or None,
            count=f"{done:,}/{total:,}" if total else "",
        )

    def _show(self) -> None:
        self._shown = True
        self._bar.start()
