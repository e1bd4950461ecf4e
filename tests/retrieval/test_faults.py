"""What can happen to a machine happens here: after each, the index answers as a clean one does.

`KILLS=300 pytest tests/retrieval/test_faults.py` kills a reload at 300 places instead of a few.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StoreError
from tests.retrieval import faults
from tests.retrieval.indexes import bytes_of, clean, copy_fixtures, open_engine, seen, write_day

KILLS = int(os.environ.get("KILLS", "8"))


@dataclass
class Case:
    """An index of one state of a corpus, and what is to be seen before and after a reload."""

    corpus: Path
    index: Path
    kept: Path
    """A copy of the index before the reload."""
    before: dict[str, Any]
    after: dict[str, Any]
    files: dict[str, bytes]

    def restore(self) -> None:
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.kept, self.index)

    def check(self) -> tuple[str, ...]:
        """Start again: all is as after a clean build. Returns what was repaired."""
        with open_engine(self.corpus, self.index) as engine:
            assert seen(engine) == self.after
            assert engine.opened is not None
            repaired = engine.opened.repaired
        assert bytes_of(self.corpus) == self.files
        with open_engine(self.corpus, self.index) as engine:  # What was mended stays mended.
            assert engine.opened is not None
            assert engine.opened.repaired == ()
            assert engine.opened.embedded == 0
            assert seen(engine) == self.after
        return repaired


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Case:
    tmp = tmp_path_factory.mktemp("faults")
    corpus = copy_fixtures(tmp / "corpus")
    write_day(
        corpus, 3, {"港が開いた": "船が三隻入った。波は低い。", "橋が閉じた": "車は通れない。"}
    )
    kept = tmp / "kept"
    with open_engine(corpus, kept) as engine:
        before = seen(engine)
    write_day(
        corpus, 3, {"港が閉じた": "波が高い。知事は理由を述べた。", "橋が閉じた": "車は通れない。"}
    )
    write_day(corpus, 4, {"停電が続く": "三千世帯で電気が止まった。"})
    (corpus / "kazami" / "2031-01-12.txt").unlink()
    after = clean(corpus, tmp / "clean")
    assert before["answers"] != after["answers"]
    return Case(corpus, tmp / "index", kept, before, after, bytes_of(corpus))


@pytest.fixture
def case(prepared: Case) -> Case:
    prepared.restore()
    return prepared


def test_killed_at_many_steps_of_a_reload(case: Case, tmp_path: Path) -> None:
    """At evenly spread calls of the index's own code, from the first to the last."""
    result = tmp_path / "steps"
    assert faults.run(faults.count_steps, case.corpus, case.index, result) == 0
    total = int(result.read_text())
    for n in range(KILLS):
        case.restore()
        step = max(1, total * (2 * n + 1) // (2 * KILLS))
        assert faults.run(faults.reload_until, case.corpus, case.index, step) == -signal.SIGKILL
        with open_engine(case.corpus, case.index, update=False) as engine:
            assert seen(engine) in (case.before, case.after), f"a mixture at step {step}"
        case.check()


def test_killed_at_any_time(case: Case) -> None:
    """By the clock, so that it also hits the inside of SQLite, tantivy and the system."""
    begun = time.monotonic()
    faults.run(faults.reload, case.corpus, case.index)
    span = time.monotonic() - begun
    chance = random.Random(6)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        case.restore()
        process = faults.spawn(faults.reload, case.corpus, case.index)
        process.join(chance.uniform(0, span))
        process.kill()
        process.join()
        case.check()


def test_killed_while_making_the_first_generation(case: Case, tmp_path: Path) -> None:
    result = tmp_path / "steps"
    shutil.rmtree(case.index)
    faults.run(faults.count_steps, case.corpus, case.index, result)
    total = int(result.read_text())
    for n in range(max(KILLS // 2, 4)):
        shutil.rmtree(case.index, ignore_errors=True)
        step = max(1, total * (2 * n + 1) // (2 * max(KILLS // 2, 4)))
        faults.run(faults.reload_until, case.corpus, case.index, step)
        case.check()


# --- damaged files --------------------------------------------------------------------------


def files_of(index: Path) -> list[Path]:
    return sorted(
        p for p in index.rglob("*") if p.is_file() and p.stat().st_size and "lock" not in p.name
    )


def flip(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(at * (len(data) - 1))] ^= 0x10
    path.write_bytes(data)


def cut_short(path: Path, at: float) -> None:
    os.truncate(path, int(at * path.stat().st_size))


def empty(path: Path, at: float) -> None:
    del at
    path.write_bytes(b"")


def remove(path: Path, at: float) -> None:
    del at
    path.unlink()


@pytest.mark.parametrize("harm", [flip, cut_short, empty, remove])
def test_any_damaged_file_is_made_again(case: Case, harm: Any) -> None:
    with open_engine(case.corpus, case.index):
        pass
    shutil.rmtree(case.kept.with_name("whole"), ignore_errors=True)
    whole = shutil.copytree(case.index, case.kept.with_name("whole"))
    chance = random.Random(26)  # noqa: S311 - places, not secrets
    places = 1 if harm in (empty, remove) else max(1, KILLS // 8)
    for name in [path.relative_to(whole) for path in files_of(whole)]:
        for _ in range(places):
            shutil.rmtree(case.index)
            shutil.copytree(whole, case.index)
            harm(case.index / name, chance.random())
            case.check()


def test_every_page_of_the_store_may_be_hit(case: Case) -> None:
    """A byte in each page of the data base; what the answers need is found out and mended."""
    with open_engine(case.corpus, case.index):
        pass
    store = case.index / "store.sqlite"
    good = store.read_bytes()
    repaired = 0
    step = 4096 * max(1, 32 // KILLS)
    for n, page in enumerate(range(0, len(good), step)):
        for offset in (3, 100, 4000)[n % 3 :: 3] if step > 4096 else (3, 100, 4000):
            data = bytearray(good)
            data[page + offset] ^= 0x41
            for path in case.index.glob("store.sqlite*"):
                path.unlink()
            store.write_bytes(data)
            repaired += bool(case.check())
    assert repaired


def test_damage_while_running_is_mended_by_the_question_that_meets_it(case: Case) -> None:
    """The engine is open and its memory of items is empty when the file goes bad."""
    with open_engine(case.corpus, case.index) as engine:
        store = case.index / "store.sqlite"
        with store.open("r+b") as file:
            for page in range(2, store.stat().st_size // 4096):
                file.seek(page * 4096)
                file.write(b"\xff" * 4096)
        assert seen(engine) == case.after
    case.check()


def test_sound_vectors_of_a_damaged_store_are_kept(case: Case) -> None:
    with open_engine(case.corpus, case.index) as engine:
        total = engine.stats()["passages"]
    with contextlib.closing(__import__("sqlite3").connect(case.index / "store.sqlite")) as db:
        db.execute("UPDATE bodies SET data = x'00'")
        db.execute("UPDATE halves SET data = x'00' WHERE number = (SELECT min(number) FROM halves)")
        db.commit()
    with open_engine(case.corpus, case.index) as engine:
        assert seen(engine) == case.after
        assert engine.opened is not None
        assert engine.opened.embedded == 1
        assert total > 1


def test_a_repair_is_told_in_one_line(case: Case) -> None:
    with open_engine(case.corpus, case.index):
        pass
    for path in (case.index / "dense").glob("*.seg"):
        flip(path, 0.9)
    for path in (case.index / "lexical").glob("*.term"):
        flip(path, 0.5)
    repaired = case.check()
    assert len(repaired) == 2
    assert all("\n" not in line and "made again" in line for line in repaired)


# --- no room, no right ----------------------------------------------------------------------


@pytest.mark.parametrize("room", [0, 200, 3_000, 20_000, 45_000, 70_000])
def test_a_disk_that_is_full(case: Case, tmp_path: Path, room: int) -> None:
    """No file may grow beyond so many bytes: writing fails at another place for each."""
    said = tmp_path / "said"
    faults.run(faults.reload_in_little_room, case.corpus, case.index, room, said)
    with open_engine(case.corpus, case.index, update=False) as engine:
        assert seen(engine) in (case.before, case.after)
    case.check()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this machine doesn't let us mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 8, 40, 120, 400])
def test_a_file_system_that_is_full(case: Case, small_disk: Path, left: int) -> None:
    """With so many kilobytes left: the reload says so, and the old generation goes on answering."""
    index = small_disk / "index"
    shutil.copytree(case.kept, index)
    with open_engine(case.corpus, index, update=False) as engine:
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        os.truncate(filler, max(0, filler.stat().st_size - left * 1024))
        error = None
        try:
            engine.reload()
        except StoreError as caught:
            error = caught
        assert error is None or "INDEX_DIR" in str(error)
        assert error is not None or left
        assert seen(engine) == (case.before if error else case.after)
        filler.unlink()
        engine.reload()
        assert seen(engine) == case.after
    assert bytes_of(case.corpus) == case.files


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)
@pytest.mark.parametrize("harmed", [None, "dense/*.seg", "lexical/*.term", "lexical.json"])
def test_a_folder_that_cannot_be_written_still_answers(case: Case, harmed: str | None) -> None:
    with open_engine(case.corpus, case.index):
        pass
    # Outside of pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        index = shutil.copytree(case.index, place / "index")
        corpus = shutil.copytree(case.corpus, place / "corpus")
        for path in index.glob(harmed) if harmed else ():
            flip(path, 0.5)
        before = bytes_of(index)
        for path in place.rglob("*"):  # Anyone may look; nobody but root may write.
            path.chmod(0o555 if path.is_dir() else 0o444)
        said = place / "said"
        assert faults.run(faults.ask_as_nobody, corpus, index, "停電の世帯", said) == 0
        assert "三千世帯" in said.read_text()
        assert bytes_of(index) == before


# --- clocks and races -----------------------------------------------------------------------


@pytest.mark.parametrize("when", [0, 4_000_000_000])
def test_a_clock_that_jumps(case: Case, when: int) -> None:
    for path in case.corpus.rglob("*.txt"):
        os.utime(path, (when, when))
    with open_engine(case.corpus, case.index) as engine:
        assert seen(engine) == case.after
        path = write_day(case.corpus, 4, {"停電が終わる": "電気が戻った。"})
        os.utime(path, (when, when))
        try:
            engine.reload()
            assert "停電が終わる" in [item.headline for item in engine.headlines()]
        finally:
            path.write_bytes(case.files["2031-05-04.txt"])


def test_a_file_that_changes_while_it_is_read(case: Case) -> None:
    """A writer goes on and on; when it stops, one more reload sees its last words."""
    stop = threading.Event()
    path = case.corpus / "2031-05-04.txt"

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            body = f"第{n}報。" + "電気が止まった。" * (n % 50)
            write_day(case.corpus, 4, {"停電が続く": body, f"続報{n % 3}": body})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_engine(case.corpus, case.index) as engine:
            for _ in range(10):
                engine.reload()
            stop.set()
            writer.join()
            path.write_bytes(case.files["2031-05-04.txt"])
            engine.reload()
            assert seen(engine) == case.after
    finally:
        stop.set()
        writer.join()
        path.write_bytes(case.files["2031-05-04.txt"])
