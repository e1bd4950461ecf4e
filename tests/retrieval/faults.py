"""Processes that die, or run out of room, in the middle of a reload."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

from corpus.errors import StoreError
from tests.retrieval.indexes import open_engine

# A server that has imported everything but started nothing: a child costs 20 ms, not a second.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


def spawn(work: Callable[..., None], *args: object) -> BaseProcess:
    """Start the work in a process of its own."""
    process = _CONTEXT.Process(target=work, args=args)
    process.start()
    return process


def run(work: Callable[..., None], *args: object) -> int:
    """Run the work in a process of its own to its end; its exit code, negative for a signal."""
    process = spawn(work, *args)
    process.join(120)
    if process.exitcode is None:
        process.kill()
        raise AssertionError("the child hangs")
    return process.exitcode


def reload(corpus: Path, index: Path) -> None:
    """Bring the index up to date."""
    open_engine(corpus, index).close()


def count_steps(corpus: Path, index: Path, result: Path) -> None:
    """Write how many calls of Python or C functions a reload makes in the project's own code."""
    steps = _Steps(None)
    sys.setprofile(steps)
    reload(corpus, index)
    sys.setprofile(None)
    result.write_text(str(steps.count))


def reload_until(corpus: Path, index: Path, step: int) -> None:
    """Bring the index up to date, but be killed at that step."""
    sys.setprofile(_Steps(step))
    reload(corpus, index)


class _Steps:
    def __init__(self, last: int | None) -> None:
        self.count = 0
        self._last = last
        self._root = str(Path(__file__).parents[2] / "retrieval")

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if frame.f_code.co_filename.startswith(self._root):
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)


def reload_in_little_room(corpus: Path, index: Path, room: int, said: Path) -> None:
    """Bring the index up to date where no file may grow beyond `room` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    message = "done"
    try:
        engine = open_engine(corpus, index)
        message = "old" if engine.opened is None else "done"
        engine.close()
    except StoreError as error:
        message = str(error)
    said.write_text(message[: max(room, 200)])


def ask_as_nobody(corpus: Path, index: Path, question: str, said: Path) -> None:
    """Answer a question as a user who may not write anywhere."""
    output = said.open("w")
    with open_engine(corpus, said.with_name("scratch")) as engine:
        engine.ask(question)  # Everything that is loaded late is loaded now, while we may.
    os.setgid(65534)
    os.setuid(65534)
    with contextlib.closing(output):
        try:
            with open_engine(corpus, index) as engine:
                answer = engine.ask(question)
                output.write(answer.excerpts[0].text if answer.excerpts else "nothing")
        except StoreError as error:
            output.write(f"error: {error}")
