"""Makes the pictures in `tests/pictures/` again: `python -m tests.pictures [LANGUAGE…]`.

Each kind of reply, in Japanese and English, by the real bot with the model and the roundup that
ship: what happens is in `tests/scenes.py`, here it is photographed from the preview in headless
Chromium. SimCord draws Discord's dark theme; it has no light one. Not a test: nothing compares the
pictures, people look at them.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from bot.opening import open_engine
from bot.preview import open_world
from bot.settings import load_settings
from corpus import default_corpus
from tests.browser import find_browser, open_page
from tests.scenes import SHEETS, Stage

FOLDER = Path(__file__).parent / "pictures"
WIDTH, GAP, COLUMNS = 692, 16, 3
"""Of a message, and between two; pixels."""
COLOURS = 160
HEIGHT = 14_000
"""Of a window that shows all messages of a sheet at once."""
QUIET = "!/…|\\.\\.\\./.test(document.querySelector('#action-status').textContent)"
"""The page has nothing under way; its buttons are asleep as long as it has."""
PLACES = """Object.fromEntries([...document.querySelectorAll('.channel-message[data-message-id]')]
    .map(element => [element.dataset.messageId, element.getBoundingClientRect().toJSON()]))"""
"""Where each message stands."""


@contextlib.asynccontextmanager
async def stage(language: str) -> AsyncIterator[Stage]:
    """The bot in a world of its own, with a corpus that may be changed."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "roundups"
        shutil.copytree(default_corpus(), corpus)
        settings = load_settings(
            {"INDEX_DIR": f"{folder}/index", "CORPUS_DIR": str(corpus), "COOLDOWN": "0"}, None
        )
        with open_engine(settings) as engine:
            async with open_world(settings, engine, language) as world:
                yield Stage(world, world.env.bot, corpus, language)


async def photograph(here: Stage, viewer: Any, wanted: Sequence[int]) -> list[Image.Image]:
    """Messages as a viewer sees them."""
    preview = here.world.env.preview(
        here.world.channel,
        viewers=[viewer],
        layout="channel",
        locale=here.language,
        timezone="Asia/Tokyo",
    )
    async with preview, open_page(find_browser(), preview.url, HEIGHT) as page:
        await page.until("document.querySelector('.channel-message[data-message-id]')")
        await page.until(QUIET)
        places = await page.value(PLACES)
        boxes = [places[str(number)] for number in wanted]
        whole = {"x": min(box["x"] for box in boxes), "y": 0, "width": WIDTH, "height": HEIGHT}
        picture = Image.open(io.BytesIO(await page.picture(whole))).convert("RGB")
    return [picture.crop((0, int(box["top"]) - 4, WIDTH, int(box["bottom"]) + 4)) for box in boxes]


def sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures in columns, in their order as far as that fits."""
    columns = min(COLUMNS, len(pictures))
    heights = [GAP] * columns
    places = []
    for picture in pictures:
        column = heights.index(min(heights))
        places.append((GAP + column * (WIDTH + GAP), heights[column]))
        heights[column] += picture.height + GAP
    made = Image.new("RGB", (GAP + columns * (WIDTH + GAP), max(heights)), background(pictures))
    for picture, place in zip(pictures, places, strict=True):
        made.paste(picture, place)
    return made


def background(pictures: Sequence[Image.Image]) -> Any:
    """The colour of the page."""
    return pictures[0].getpixel((WIDTH - 1, 1))


def save(picture: Image.Image, name: str) -> None:
    """In few enough colours to be small."""
    target = FOLDER / f"{name}.png"
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    sys.stdout.write(f"{target}: {target.stat().st_size / 1000:.0f} kB\n")


async def take(language: str) -> None:
    """All sheets of one language."""
    async with stage(language) as here:
        for name, scenes in SHEETS.items():
            viewer = here.world.admin if name == "admins" else here.world.visitor
            numbers = [await scene(here) for scene in scenes]
            pictures = await photograph(here, viewer, numbers)
            save(sheet(pictures), f"{name}-{language[:2]}")
            if (name, language) == ("members", "ja"):
                save(sheet(pictures[:1]), "preview")  # the README's


def main(wanted: Sequence[str]) -> None:
    """Take the pictures of some languages, or of both."""
    FOLDER.mkdir(exist_ok=True)
    for language in wanted or ("ja", "en-US"):
        asyncio.run(take(language))


if __name__ == "__main__":
    main(sys.argv[1:])
