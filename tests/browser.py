"""Headless Chromium for the pictures, spoken to in the DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str:
    """The program; ends this one when there is none."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        sys.exit("No Chromium here: install one, such as Debian's package chromium.")
    return browser


class Page:
    """A page of a browser, spoken to in the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command and its result; events in between are passed over."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            reply = await self._socket.receive_json()
            if reply.get("id") == self._number:
                if "error" in reply:
                    sys.exit(f"{method}: {reply['error']['message']}")
                result: dict[str, Any] = reply["result"]
                return result

    async def value(self, script: str) -> Any:
        """What an expression of JavaScript evaluates to."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until an expression is true, twice in a row."""
        seen = 0
        for _ in range(300):
            seen = seen + 1 if await self.value(f"!!({script})") else 0
            if seen > 3:
                return
            await asyncio.sleep(0.1)
        sys.exit(f"The page never came to {script}")

    async def picture(self, box: Any) -> bytes:
        """A PNG of a rectangle."""
        clip = {**box, "scale": 1}
        found = await self.call("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(found["data"])


@contextlib.asynccontextmanager
async def open_page(browser: str, url: str, height: int) -> AsyncIterator[Page]:
    """Headless Chromium at an address, in a window whose channel is `height` pixels high."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += ["--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
        process = await asyncio.create_subprocess_exec(
            browser, *options, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            told = Path(folder) / "DevToolsActivePort"
            for _ in range(400):
                if told.exists() and "\n" in told.read_text():
                    break
                await asyncio.sleep(0.05)
            root = f"http://127.0.0.1:{told.read_text().splitlines()[0]}"
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{root}/json/list") as reply:
                    (first, *_) = [t for t in await reply.json() if t["type"] == "page"]
                async with session.ws_connect(
                    first["webSocketDebuggerUrl"], max_msg_size=0
                ) as socket:
                    page = Page(socket)
                    await page.call(
                        "Emulation.setDeviceMetricsOverride",
                        width=1320,
                        height=height,
                        deviceScaleFactor=1,
                        mobile=False,
                    )
                    await page.call("Page.navigate", url=url)
                    yield page
        finally:
            process.terminate()
            await process.wait()
