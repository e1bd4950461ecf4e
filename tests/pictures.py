"""Makes the pictures in `tests/pictures/` again: `python tests/pictures.py [NAME…]`.

Each is the preview of the real bot, with the model and the roundup that ship, in headless
Chromium. SimCord draws Discord's dark theme; it has no light one. Not a test: nothing compares
the pictures, people look at them.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from bot.opening import open_engine
from bot.preview import World, open_world
from bot.settings import load_settings

FOLDER = Path(__file__).parent / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Scene:
    """A picture, and what was done before it was taken."""

    name: str
    locale: str
    act: Callable[[World], Awaitable[Any]]
    size: tuple[int, int] = (1040, 1000)


def slash(command: str, **options: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.visitor.slash(world.channel, command, **options)


def as_admin(command: str, **options: Any) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.admin.slash(world.channel, command, **options)


def says(text: str) -> Callable[[World], Awaitable[Any]]:
    return lambda world: world.visitor.send(world.channel, text)


SCENES = (
    Scene("preview", "ja", slash("ask", question="ハルキウの停電はどのくらい広がった？")),
    Scene("ask-en", "en-US", slash("ask", question="How big is India's discount on Russian oil?")),
    Scene("mention-uk", "uk", says("@Roundup скільки дронів збила Україна?")),
    Scene("not-found-en", "en-US", slash("ask", question="What is a good recipe for miso soup?")),
    Scene("not-found-ja", "ja", slash("ask", question="味噌汁の作り方は？")),
    Scene("today-ja", "ja", slash("today")),
    Scene("today-en", "en-US", slash("today")),
    Scene("help-ja", "ja", slash("help")),
    Scene("sources-en", "en-US", slash("sources")),
    Scene("privacy-ja", "ja", slash("privacy")),
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
    """Chromium's picture of the page, in few enough colours to be small."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.png"
        width, height = scene.size
        process = await asyncio.create_subprocess_exec(
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            f"--window-size={width},{height}",
            "--virtual-time-budget=6000",
            f"--user-data-dir={folder}/profile",
            f"--screenshot={raw}",
            url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, trouble = await process.communicate()
        if not raw.exists():
            sys.exit(f"{browser} made no picture of {scene.name}: {trouble.decode()[-300:]}")
        image = Image.open(io.BytesIO(raw.read_bytes())).convert("RGB")
    target = FOLDER / f"{scene.name}.png"
    # The page's own toolbar isn't part of the bot.
    image = image.crop((0, 50, *image.size))
    image.quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


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
