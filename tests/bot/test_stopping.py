"""A signal to stop: a clean end if that is possible, an end in time in any case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.stopping import LAST_CALL

PROGRAM = """
import asyncio, sys, time
from bot.stopping import Stopping

stopping = Stopping()

async def serve(kind):
    stop = stopping.event()
    print("ready", flush=True)
    if kind == "well":
        await stop.wait()
        print("bye", flush=True)
    while kind == "busy":
        pass
    while kind == "deaf":
        await asyncio.sleep(0.1)

with stopping.listening():
    if sys.argv[1] == "starting":
        try:
            print("ready", flush=True)
            time.sleep(60)
        finally:
            print("bye", flush=True)
    asyncio.run(serve(sys.argv[1]))
"""


def run(kind: str, *signals: int) -> tuple[int, str]:
    """Send signals to a program that does such a thing: its status and output."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, kind],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        for number in signals:
            process.send_signal(number)
        try:
            rest, _ = process.communicate(timeout=20)
        finally:
            process.kill()
        return process.returncode, rest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_comes_to_its_end_by_itself(number: int) -> None:
    assert run("well", number) == (0, "bye\n")


@pytest.mark.parametrize("kind", ["busy", "deaf"])
def test_it_ends_whatever_it_does(kind: str) -> None:
    """Left alone, it never would; nothing is closed on the way."""
    assert run(kind, signal.SIGTERM) == (0, "")
    assert LAST_CALL < 5  # what the hosting guide promises, with a second to spare


def test_it_can_be_stopped_while_it_starts() -> None:
    """Not by the last call: what was begun is closed."""
    assert run("starting", signal.SIGTERM) == (0, "bye\n")
