"""Makes the pictures in `tests/pictures/` again: `python tests/pictures.py [NAME…]`.

Each is the preview of the real bot, with the model and the roundup that ship, in headless
Chromium. SimCord draws Discord's dark theme; it has no light one. Not a test: nothing compares
the pictures, people look at them.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image
from simcord.components import walk_components

from bot.opening import open_engine
from bot.preview import World, open_world
from bot.settings import load_settings

FOLDER = Path(__file__).parent / "pictures"
QUIET = "!/…|\\.\\.\\./.test(document.querySelector('#action-status').textContent)"
"""The page has nothing under way; its buttons are asleep as long as it has."""
CHANNEL = """(() => {
    const side = document.querySelector('#messages-sidebar').getBoundingClientRect();
    const bar = document.querySelector('#toolbar').getBoundingClientRect();
    const box = document.querySelector('textarea').closest('form').getBoundingClientRect();
    return {x: side.right, y: bar.bottom, width: 692, height: box.top - bar.bottom};
})()"""
"""The conversation alone; the page's own list of messages and toolbar aren't part of the bot."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Scene:
    """A picture, and what was done before it was taken."""

    name: str
    locale: str
    act: Callable[[World], Awaitable[Any]]
    height: int = 1000


def slash(command: str, **options: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.visitor.slash(world.channel, command, **options)


def as_admin(command: str, **options: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.admin.slash(world.channel, command, **options)


def says(text: str) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.visitor.send(world.channel, text)


def opens(question: str) -> Callable[[World], Awaitable[Any]]:
    """Asks, and presses the button for the whole item."""

    async def act(world: World) -> None:
        answer = (await world.visitor.slash(world.channel, "ask", question=question)).response
        raw = [part if isinstance(part, dict) else part.to_dict() for part in answer.components]
        names = [part.get("custom_id", "") for part in walk_components(raw)]
        first = next(name for name in names if name.startswith("r1:item:"))
        await world.visitor.click(answer, custom_id=first)

    return act


SCENES = (
    Scene("preview", "ja", slash("ask", question="ハルキウの停電はどのくらい広がった？"), 900),
    Scene("ask-en", "en-US", slash("ask", question="How big is India's discount on Russian oil?")),
    Scene("mention-uk", "uk", says("@Roundup скільки дронів збила Україна?")),
    Scene("not-found-en", "en-US", slash("ask", question="What is a good recipe for miso soup?")),
    Scene("not-found-ja", "ja", slash("ask", question="味噌汁の作り方は？")),
    Scene("today-ja", "ja", slash("today"), 1500),
    Scene("today-en", "en-US", slash("today"), 1500),
    Scene("help-ja", "ja", slash("help")),
    Scene("sources-en", "en-US", slash("sources")),
    Scene("privacy-ja", "ja", slash("privacy")),
    Scene("item-ja", "ja", opens("ハルキウの停電はどのくらい広がった？"), 1200),
    Scene(
        "unsure-en", "en-US", slash("ask", question="How much does a Storm Shadow missile cost?")
    ),
    Scene("reload-en", "en-US", as_admin("reload")),
)


async def take(scene: Scene, browser: str) -> Path:
    """One picture, in a world of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"INDEX_DIR": folder, "COOLDOWN": "0"}, None)
        with open_engine(settings) as engine:
            async with open_world(settings, engine, scene.locale) as world:
                await scene.act(world)
                viewer = world.admin if scene.name.startswith("reload") else world.visitor
                preview = world.env.preview(
                    world.channel,
                    viewers=[viewer],
                    layout="channel",
                    locale=scene.locale,
                    timezone="Asia/Tokyo",
                )
                async with preview:
                    return await shoot(browser, preview.url, scene)


async def shoot(browser: str, url: str, scene: Scene) -> Path:
    """A picture of the page's channel, in few enough colours to be small."""
    async with open_page(browser, url, scene.height) as page:
        await page.until("document.querySelector('[data-message-id], article, .message')")
        await page.until(QUIET)
        png = await page.picture(CHANNEL)
    target = FOLDER / f"{scene.name}.png"
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


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

    async def picture(self, box: str) -> bytes:
        """A PNG of the rectangle that an expression gives."""
        clip = {**await self.value(box), "scale": 1}
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


def main(wanted: list[str]) -> None:
    """Take the wanted pictures, or all."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        sys.exit("No Chromium here: install one, such as Debian's package chromium.")
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        if not wanted or scene.name in wanted:
            path = asyncio.run(take(scene, browser))
            sys.stdout.write(f"{path}: {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
