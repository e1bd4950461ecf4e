"""A task that goes on: after failures, at once when woken, and not after it was stopped."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot import repeating
from bot.repeating import Repeating


async def test_a_failure_is_told_once_and_survived(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeating, "AFTER_FAILURE", 0.0)
    turns = 0
    done = asyncio.Event()

    async def turn() -> float:
        nonlocal turns
        turns += 1
        if turns < 5:
            raise ValueError("no")
        done.set()
        return 3600.0

    task = Repeating("work", turn)
    assert task.trouble() == "stopped"
    task.start()
    with caplog.at_level(logging.ERROR):
        await asyncio.wait_for(done.wait(), 30)
    assert len([record for record in caplog.records if "work failed" in record.message]) == 1
    await asyncio.sleep(0)
    assert task.trouble() is None
    await task.stop()
    assert task.trouble() == "stopped"


async def test_it_can_be_woken_any_number_of_times() -> None:
    turns: asyncio.Queue[int] = asyncio.Queue()

    async def turn() -> float:
        turns.put_nowait(1)
        return 3600.0

    task = Repeating("work", turn)
    task.start()
    for _ in range(3):
        await asyncio.wait_for(turns.get(), 30)
        await asyncio.sleep(0)
        task.wake()
        task.wake()
    await asyncio.wait_for(turns.get(), 30)
    await task.stop()
    assert turns.empty()


async def test_it_stops_in_the_middle_of_a_turn() -> None:
    begun = asyncio.Event()

    async def turn() -> float:
        begun.set()
        await asyncio.Event().wait()
        return 0.0

    task = Repeating("work", turn)
    task.start()
    await asyncio.wait_for(begun.wait(), 30)
    task.wake()  # between two turns only
    await asyncio.wait_for(task.stop(), 30)
    assert task.trouble() == "stopped"
