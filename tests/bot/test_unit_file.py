"""The systemd unit: sound, hardened, and true to what the program does."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.health import INTERVAL
from bot.settings import rows
from bot.stopping import LAST_CALL

UNIT = Path(__file__).parents[2] / "bot" / "hosting" / "roundup.service"
GUIDE = UNIT.with_name("README.md")

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze isn't installed here"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The unit with a program that exists on this machine."""
    unit = tmp_path / "roundup.service"
    text = UNIT.read_text()
    assert "ExecStart=/opt/roundup/bin/roundup bot" in text
    unit.write_text(text.replace("/opt/roundup/bin/roundup", shutil.which("true") or "/bin/true"))
    return unit


@needs_systemd
def test_systemd_finds_nothing_wrong(copy: Path) -> None:
    run = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


@needs_systemd
def test_it_exposes_as_little_as_the_guide_says(copy: Path) -> None:
    run = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", copy],
        capture_output=True,
        text=True,
    )
    found = re.search(r"Overall exposure level for roundup.service: ([\d.]+)", run.stdout)
    if found is None:
        pytest.skip("this systemd-analyze can't judge a unit that isn't installed")
    assert float(found[1]) <= 1.5
    assert f"systemd-analyze security`: {found[1]}" in GUIDE.read_text().replace("\n", " ")


def test_it_fits_the_program() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text())
    service = unit["Service"]
    assert service["RestartPreventExitStatus"] == "2"
    assert float(service["TimeoutStopSec"]) > LAST_CALL
    assert float(service["WatchdogSec"]) > 3 * INTERVAL


def test_it_sets_only_what_is_a_setting() -> None:
    names = {row.name for row in rows()} | {"OMP_NUM_THREADS"}
    used = set(re.findall(r"^Environment=(\w+)=", UNIT.read_text(), re.MULTILINE))
    assert used
    assert used <= names


def test_no_secret_stands_in_it() -> None:
    assert "TOKEN=" not in UNIT.read_text()
