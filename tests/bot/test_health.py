"""Health: a file that is there and fresh exactly while all is well."""

from __future__ import annotations

import argparse
import datetime as dt
import socket
from pathlib import Path

import pytest

from bot.health import Check, Health, health, read_health, tell_systemd, write_health
from corpus.errors import RoundupError, UsageError
from tests.bot.world import make_settings

NOW = dt.datetime(2026, 1, 27, tzinfo=dt.UTC)
WELL = (Check("gateway", None), Check("index", None))


def test_probes_are_asked_each_time() -> None:
    trouble: list[str | None] = [None, "stopped"]
    probes = Health()
    probes.add("digest", lambda: trouble.pop(0))
    assert probes.checks() == (Check("digest", None),)
    assert probes.checks() == (Check("digest", "stopped"),)


def test_a_well_bot_writes_and_an_ill_one_removes(tmp_path: Path) -> None:
    file = tmp_path / "health"
    assert write_health(file, WELL, NOW) is True
    assert "gateway, index" in read_health(file, NOW)
    assert write_health(file, (*WELL, Check("digest", "stopped")), NOW) is False
    assert not file.exists()
    with pytest.raises(RoundupError, match="doesn't exist"):
        read_health(file, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("later", [61, 86400, -61])
def test_an_old_file_is_no_sign_of_life(tmp_path: Path, later: int) -> None:
    file = tmp_path / "health"
    write_health(file, WELL, NOW)
    with pytest.raises(RoundupError, match="no sign of life"):
        read_health(file, NOW + dt.timedelta(seconds=later))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": 5}', '{"at": "2026-01-27"}', "\x00"])
def test_another_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "health"
    file.write_text(text)
    with pytest.raises(RoundupError, match="can't be read as a health file"):
        read_health(file, NOW)


def test_the_command_says_well_or_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "health"
    settings = make_settings(tmp_path, HEALTH_FILE=str(file))
    write_health(file, WELL, dt.datetime.now(dt.UTC))
    assert health(settings, argparse.Namespace()) == 0
    assert "All was well" in capsys.readouterr().out
    file.unlink()
    with pytest.raises(RoundupError, match="No bot is well"):
        health(settings, argparse.Namespace())
    with pytest.raises(UsageError, match="HEALTH_FILE"):
        health(make_settings(tmp_path), argparse.Namespace())


def test_systemd_is_told_when_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        tell_systemd("READY=1")
        assert manager.recv(100) == b"READY=1"
    tell_systemd("WATCHDOG=1")  # nobody listens any more: no error
    monkeypatch.delenv("NOTIFY_SOCKET")
    tell_systemd("WATCHDOG=1")
