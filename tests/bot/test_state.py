"""The bot's own database: durable, shared, and never lost to a flipped bit."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.database import COPY
from bot.state import FILE, State
from corpus.errors import StoreError


def test_feedback_and_notes_outlive_a_restart(tmp_path: Path) -> None:
    with State.open(tmp_path / "new" / "folder") as state:
        state.record_feedback("aa", "item1", 1)
        state.record_feedback("bb", "item2", -1)
        state.set_note("commands", "one")
        state.set_note("commands", "two")
    with State.open(tmp_path / "new" / "folder") as state:
        kept = [(f.question, f.item, f.verdict) for f in state.feedback()]
        assert kept == [("aa", "item1", 1), ("bb", "item2", -1)]
        assert state.note("commands") == "two"
        assert state.note("nothing") is None


def test_feedback_holds_no_text_and_no_person(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        columns = {row[1] for row in state.rows("PRAGMA table_info(feedback)")}
    assert columns == {"id", "question", "item", "verdict", "at"}


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        with pytest.raises(StoreError, match="NOT NULL"):
            _write_two_of_which_one_fails(state)
        assert state.note("a") is None


def _write_two_of_which_one_fails(state: State) -> None:
    with state.writing() as db:
        db.execute("INSERT INTO notes VALUES ('a', 'b')")
        db.execute("INSERT INTO notes VALUES ('c', NULL)")


def test_many_threads_write_at_once(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:

        def work(name: int) -> None:
            for n in range(10):
                state.record_feedback(f"q{name}", f"i{n}", 1)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(state.feedback()) == 80


def test_a_second_process_shares_it(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from bot.state import State\n"
        "with State.open(pathlib.Path(sys.argv[1])) as s: s.set_note('from', 'afar')"
    )
    with State.open(tmp_path) as state:
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
        assert state.note("from") == "afar"


@pytest.mark.parametrize("damage", ["header", "middle", "empty words"])
def test_a_damaged_database_gives_way_to_its_copy(tmp_path: Path, damage: str) -> None:
    with State.open(tmp_path) as state:
        for n in range(300):
            state.record_feedback(f"question {n}", "item", 1)
        state.set_note("kept", "yes")
        state.keep_copy()
    data = bytearray((tmp_path / FILE).read_bytes())
    if damage == "header":
        data[:16] = b"not a database!!"
    elif damage == "middle":
        data[4096:] = bytes(b ^ 0x55 for b in data[4096:])
    else:
        data = bytearray(b"hello")
    (tmp_path / FILE).write_bytes(data)
    with State.open(tmp_path) as state:
        assert len(state.repaired) == 1
        assert "last copy" in state.repaired[0]
        assert state.note("kept") == "yes"
        assert len(state.feedback()) == 300
    assert list(tmp_path.glob(f"{FILE}.damaged-*"))


def test_damage_without_a_copy_starts_anew_and_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\x00garbage" * 1000)
    with State.open(tmp_path) as state:
        assert "no copy" in state.repaired[0]
        assert state.feedback() == ()
    with State.open(tmp_path) as state:
        assert state.repaired == ()


def test_a_newer_format_is_refused_untouched(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        State.open(tmp_path)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="can't be opened"):
        State.open(tmp_path / "file")


def test_a_copy_left_half_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / f"{COPY}.part").write_bytes(b"half")
    with State.open(tmp_path) as state:
        state.set_note("a", "b")
        state.keep_copy()
    assert (tmp_path / COPY).is_file()
    assert not (tmp_path / f"{COPY}.part").exists()


def test_a_closed_state_says_so(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    state.close()
    with pytest.raises(StoreError, match="can't be used"):
        state.feedback()
