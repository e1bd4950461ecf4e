"""One running bot for all these tests, and a look at everything it sent after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.wire import launcher
from tests.wire.checks import Checks
from tests.wire.process import Wire, copied_corpus, program
from tests.wire.spec import Spec, published
from tests.wire.standin import StandIn, stand_in


@pytest.fixture(scope="session")
def spec() -> Spec | None:
    """Discord's specification, where it is there."""
    return published()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def discord() -> AsyncIterator[StandIn]:
    """The stand-in."""
    async with stand_in() as here:
        yield here


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def wire(discord: StandIn, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    """A bot that is ready, without a cooldown."""
    folder = tmp_path_factory.mktemp("bot")
    async with program(folder, discord, COOLDOWN="0") as bot:
        await bot.says("ready: ")
        await discord.waiting.until(lambda: discord.commands, "the commands")
        yield Wire(discord, bot, copied_corpus(folder))


@pytest_asyncio.fixture(loop_scope="session")
async def checked(wire: Wire, spec: Spec | None) -> AsyncIterator[None]:
    """After the test: nothing that was sent broke a rule of Discord's or its specification,
    nothing failed in the bot, and it contacted nobody else.
    """
    before = len(wire.bot.lines)
    yield
    problems = Checks(wire.discord, spec).new_problems()
    assert not problems, "\n".join(problems)
    said = "".join(wire.bot.lines[before:])
    assert "Traceback" not in said, said
    assert launcher.REFUSED not in said
