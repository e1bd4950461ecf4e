"""`roundup doctor`: each thing that can be wrong, found and told with what to do."""

from __future__ import annotations

import argparse
import base64
from pathlib import Path

import pytest

from bot import doctor, doctor_discord
from bot.settings import Settings
from bot.token import application_id
from corpus import default_corpus
from tests.bot.loopback import discord_here
from tests.bot.test_host_process import program
from tests.bot.world import make_settings

HEAD = base64.urlsafe_b64encode(b"100000000000000001").decode().rstrip("=")
TOKEN = f"{HEAD}.Gfict1.{'b' * 38}"


def report(
    check: doctor.Check,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[int, str]:
    """Status and text of one check alone: the others may need a network or a model."""
    monkeypatch.setattr(doctor, "CHECKS", (("x", check),))
    return doctor.doctor(settings, argparse.Namespace()), capsys.readouterr().out


Report = tuple[pytest.CaptureFixture[str], pytest.MonkeyPatch]


@pytest.fixture
def tools(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Report:
    return capsys, monkeypatch


def test_the_invitation_asks_for_what_the_bot_needs_and_no_more(
    tmp_path: Path, tools: Report
) -> None:
    settings = make_settings(tmp_path, DISCORD_TOKEN=TOKEN)
    status, text = report(doctor_discord.token_findings, settings, *tools)
    assert status == 0
    assert "client_id=100000000000000001" in text
    assert f"permissions={1 << 10 | 1 << 11 | 1 << 16 | 1 << 38}" in text
    assert TOKEN not in text


def test_no_token_and_something_else_are_told(tmp_path: Path, tools: Report) -> None:
    status, text = report(doctor_discord.token_findings, make_settings(tmp_path), *tools)
    assert status == 1
    assert "isn't set" in text
    odd = make_settings(tmp_path, DISCORD_TOKEN="some" + "thing")
    status, text = report(doctor_discord.token_findings, odd, *tools)
    assert status == 0
    assert "! x" in text


@pytest.mark.parametrize("token", ["", "a.b.c", "####.x.y", "é.x.y", HEAD, "////.a.b"])
def test_what_holds_no_id_holds_none(token: str) -> None:
    assert application_id(token) is None


def test_a_corpus_that_is_missing_empty_or_shipped(tmp_path: Path, tools: Report) -> None:
    settings = make_settings(tmp_path)
    status, text = report(doctor._corpus, settings, *tools)
    assert status == 0
    assert "roundups 2, items 3" in text
    for file in settings.corpus_dir.iterdir():
        file.unlink()
    status, text = report(doctor._corpus, settings, *tools)
    assert status == 0
    assert "/roundup add" in text
    settings.corpus_dir.rmdir()
    status, text = report(doctor._corpus, settings, *tools)
    assert status == 1
    assert "CORPUS_DIR" in text
    shipped = make_settings(tmp_path, CORPUS_DIR=str(default_corpus()))
    status, text = report(doctor._corpus, shipped, *tools)
    assert "an update replaces them" in text


def test_a_model_that_is_none(tmp_path: Path, tools: Report) -> None:
    settings = make_settings(tmp_path, EMBEDDING_MODEL=str(tmp_path))
    status, text = report(doctor._model, settings, *tools)
    assert status == 1
    assert "EMBEDDING_MODEL" in text


def test_an_index_folder_that_is_a_file(tmp_path: Path, tools: Report) -> None:
    settings = make_settings(tmp_path)
    settings.index_dir.write_text("x")
    status, text = report(doctor._index, settings, *tools)
    assert status == 1
    assert "can't be opened" in text


def test_a_damaged_database_is_told(tmp_path: Path, tools: Report) -> None:
    settings = make_settings(tmp_path)
    settings.index_dir.mkdir()
    (settings.index_dir / "state.db").write_bytes(b"nonsense" * 1000)
    status, text = report(doctor._index, settings, *tools)
    assert status == 0
    assert "was damaged" in text


async def test_the_whole_report_with_discord_at_hand(tmp_path: Path) -> None:
    async with (
        discord_here() as discord,
        program(tmp_path, discord.address, "doctor", DISCORD_TOKEN=TOKEN) as run,
    ):
        assert run.process.stdout is not None
        text = (await run.process.stdout.read()).decode()
        assert await run.ends() == 0, text + "".join(run.lines)
    assert "takes the token: roundup" in text
    assert "Public Bot" in text
    assert [line for line in text.splitlines() if line.startswith("✗")] == []


async def test_a_refused_token_is_the_first_thing_to_mend(tmp_path: Path) -> None:
    async with discord_here() as discord:
        discord.failures = [401]
        async with program(tmp_path, discord.address, "doctor", DISCORD_TOKEN=TOKEN) as run:
            assert run.process.stdout is not None
            text = (await run.process.stdout.read()).decode()
            assert await run.ends() == 1
    assert "✗ Discord: refuses the token" in text


async def test_without_a_network_it_says_so_and_goes_on(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/api/v10"
    async with program(tmp_path, address, "doctor", DISCORD_TOKEN=TOKEN) as run:
        assert run.process.stdout is not None
        text = (await run.process.stdout.read()).decode()
        assert await run.ends() == 0, text
    assert "! Discord: not asked" in text
    assert "✓ disk" in text
