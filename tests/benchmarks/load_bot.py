"""`python -m bot` against a stand-in, with a probe of its event loop: `load_bot.py ADDRESS FILE`.

The probe wants to run every ten milliseconds; it keeps when that was and how late.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.wire import launcher

if TYPE_CHECKING:
    from bot.client import RoundupBot

_EVERY = 0.01


def _with_probe(file: Path) -> None:
    """Let every bot be born with the probe."""
    import bot.client

    def setup(client: RoundupBot) -> None:
        late: list[tuple[float, float]] = []

        async def look() -> None:
            while True:
                expected = time.monotonic() + _EVERY
                await asyncio.sleep(_EVERY)
                late.append((expected, time.monotonic() - expected))

        async def start(_: RoundupBot) -> None:
            running.append(asyncio.create_task(look()))

        async def stop(_: RoundupBot) -> None:
            running[0].cancel()
            file.write_text(json.dumps(late))  # noqa: ASYNC240 - nothing waits any more

        running: list[asyncio.Task[None]] = []
        client.starting.append(start)
        client.closing.append(stop)

    bot.client.FEATURES = (*bot.client.FEATURES, setup)  # type: ignore[misc]


if __name__ == "__main__":
    _with_probe(Path(sys.argv[2]))
    launcher.main(sys.argv[1], [])
