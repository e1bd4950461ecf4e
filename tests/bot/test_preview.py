"""`roundup preview`: the page comes up, the bot in it answers, Ctrl-C ends it cleanly."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.opening import open_engine
from bot.preview import World, open_world
from bot.settings import load_settings


@contextlib.asynccontextmanager
async def japanese_world(tmp_path: Path) -> AsyncIterator[World]:
    """Not a fixture: SimCord's clock must be left in the context it was entered in."""
    settings = load_settings({"INDEX_DIR": str(tmp_path), "COOLDOWN": "0"}, None)
    with open_engine(settings) as engine:
        async with open_world(settings, engine, "ja") as world:
            yield world


async def test_the_bot_welcomes_everybody_with_examples(tmp_path: Path) -> None:
    async with japanese_world(tmp_path) as world:
        welcome = world.channel.last_message
        assert welcome.author.name == "Roundup"
        assert not welcome.flags.ephemeral
        text = str([part.to_dict() for part in welcome.components])
        assert "ニュースまとめに質問する" in text
        assert "/ask" in text


async def test_a_typed_name_is_a_mention(tmp_path: Path) -> None:
    async with japanese_world(tmp_path) as world:
        question = await world.visitor.send(world.channel, "@Roundup ハルキウの停電は？")
        reply = world.channel.last_message
        assert reply.author.name == "Roundup"
        assert reply.reference.message_id == question.id


async def test_commands_speak_the_viewers_language(tmp_path: Path) -> None:
    async with japanese_world(tmp_path) as world:
        result = await world.visitor.slash(world.channel, "privacy")
        assert "保存しないもの" in str(result.response.components)


async def test_the_clock_is_the_present(tmp_path: Path) -> None:
    async with japanese_world(tmp_path) as world:
        assert abs(dt.datetime.now(dt.UTC) - world.env.now()) < dt.timedelta(minutes=5)


async def test_the_status_is_that_of_a_bot_that_has_just_started(tmp_path: Path) -> None:
    async with japanese_world(tmp_path) as world:
        status = await world.admin.slash(world.channel, "roundup status")
        shown = str(status.response.components)
        assert "⚠️" not in shown
        started = re.search(r"起動：<t:(\d+):R>", shown)
        assert started
        assert abs(time.time() - int(started[1])) < 300


def test_it_serves_and_ends(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "preview", "--no-browser"],
        env={**os.environ, "INDEX_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().strip().rpartition(" ")[2]
        with urllib.request.urlopen(url) as page:  # noqa: S310 - loopback
            assert b"<html" in page.read()
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().endswith("The preview has ended.\n")
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_a_missing_extra_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "simcord" else find(name)
    )
    assert main(["preview"]) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err == (
        "roundup: The preview isn't installed. In this folder: pip install '.[preview]'\n"
    )
