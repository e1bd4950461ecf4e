"""One running bot for a module, and a look at everything it sent after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.wire.checks import Checks
from tests.wire.process import Wire, program
from tests.wire.spec import Spec, published
from tests.wire.standin import StandIn, stand_in


@pytest.fixture(scope="session")
def spec() -> Spec | None:
    """Discord's specification, where it is there."""
    return published()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord() -> AsyncIterator[StandIn]:
    """The stand-in."""
    async with stand_in() as here:
        yield here


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wire(discord: StandIn, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    """A bot that is ready, without a cooldown."""
    folder = tmp_path_factory.mktemp("bot")
    async with program(folder, discord, COOLDOWN="0") as bot:
        await bot.says("ready: ")
        await discord.waiting.until(lambda: discord.commands, "the commands")
        yield Wire(discord, bot)


@pytest_asyncio.fixture(loop_scope="module")
async def checked(discord: StandIn, spec: Spec | None) -> AsyncIterator[None]:
    """After the test: nothing that was sent broke a rule of Discord's or its specification."""
    yield
    problems = Checks(discord, spec).new_problems()
    assert not problems, "\n".join(problems)
