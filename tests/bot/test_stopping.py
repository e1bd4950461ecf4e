"""A signal to stop: a clean end if that is possible, an end in time in any case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
        print("ready", flush=True)
        time.sleep(60)
    asyncio.run(serve(sys.argv[1]))
"""


def run(kind: str, *signals: int) -> tuple[int, str, float]:
    """Send signals to a program that does such a thing: its status, output and last seconds."""
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
        began = time.monotonic()
        for number in signals:
            process.send_signal(number)
        try:
            rest, _ = process.communicate(timeout=20)
        finally:
            process.kill()
        return process.returncode, rest, time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_comes_to_its_end_by_itself(number: int) -> None:
    status, said, _ = run("well", number)
    assert (status, said) == (0, "bye\n")


@pytest.mark.parametrize("kind", ["busy", "deaf"])
def test_it_ends_within_five_seconds_whatever_it_does(kind: str) -> None:
    status, _, seconds = run(kind, signal.SIGTERM)
    assert status == 0
    assert seconds < 5


def test_it_can_be_stopped_while_it_starts() -> None:
    status, _, seconds = run("starting", signal.SIGTERM)
    assert status == 0
    assert seconds < 4
