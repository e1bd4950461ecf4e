"""One bot per index folder, and a lock that dies with its holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.running import FILE, the_only_bot
from corpus.errors import StoreBusyError, StoreError

HOLD = (
    "import sys, pathlib; from bot.running import the_only_bot\n"
    "with the_only_bot(pathlib.Path(sys.argv[1])):\n"
    "    print('held', flush=True); sys.stdin.read()"
)


def test_a_second_bot_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusyError, match="is running"), the_only_bot(tmp_path):
            pass
        first.kill()
        first.wait()
    with the_only_bot(tmp_path):
        pass


def test_other_folders_are_not_concerned(tmp_path: Path) -> None:
    with the_only_bot(tmp_path / "a"), the_only_bot(tmp_path / "b"):
        pass


def test_a_file_that_is_no_lock_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"something else" * 100)
    with pytest.raises(StoreError, match="no lock"), the_only_bot(tmp_path):
        pass
