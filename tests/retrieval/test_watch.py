"""The watch: a changed corpus is read without anyone asking."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest
from filelock import FileLock

from retrieval.results import ReloadReport
from retrieval.watch import Watch
from tests.retrieval.indexes import open_engine, write_day

SOON = 30
"""Seconds within which something must happen; it takes a fraction of one."""


def test_changes_are_read_together_and_told(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_day(corpus, 3, {"港が開いた": "船が三隻入った。"})
    told: queue.Queue[ReloadReport] = queue.Queue()
    with open_engine(corpus, tmp_path / "index") as engine:
        watch = Watch(engine, corpus, told.put, quiet_ms=50)
        watch.start()
        try:
            n = 3
            # The watch needs a moment to begin; until it does, there is another change to see.
            while told.empty() and n < 28:
                n += 1
                write_day(corpus, n, {f"第{n}日": "橋が閉じた。"})
                try:
                    told.put(told.get(timeout=2))
                except queue.Empty:
                    continue
            report = told.get(timeout=SOON)
            assert report.files_added
            (corpus / "2031-05-03.txt").unlink()
            while "2031-05-03.txt" not in told.get(timeout=SOON).files_removed:
                pass
            headlines = {item.headline for item in engine.headlines()}
            assert "港が開いた" not in headlines
            assert f"第{n}日" in headlines
        finally:
            watch.stop()


def test_a_watch_outlives_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.watch._AGAIN_S", 0.1)
    corpus = tmp_path / "corpus"
    write_day(corpus, 3, {"港が開いた": "船が三隻入った。"})
    told: queue.Queue[ReloadReport] = queue.Queue()
    with open_engine(corpus, tmp_path / "index") as engine:
        corpus.rename(tmp_path / "elsewhere")
        watch = Watch(engine, corpus, told.put, quiet_ms=50)
        watch.start()
        try:
            write_day(tmp_path / "elsewhere", 4, {"橋が閉じた": "車は通れない。"})
            (tmp_path / "elsewhere").rename(corpus)
            assert told.get(timeout=SOON).files_added == ("2031-05-04.txt",)
        finally:
            watch.stop()


def test_a_busy_index_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.watch._AGAIN_S", 0.1)
    corpus = tmp_path / "corpus"
    write_day(corpus, 3, {"港が開いた": "船が三隻入った。"})
    told: queue.Queue[ReloadReport] = queue.Queue()
    with open_engine(corpus, tmp_path / "index") as engine:
        watch = Watch(engine, corpus, told.put, quiet_ms=50)
        with FileLock(tmp_path / "index" / ".lock"):
            watch.start()
            for n in (4, 5, 6):
                write_day(corpus, n, {f"第{n}日": "橋が閉じた。"})
                with pytest.raises(queue.Empty):
                    told.get(timeout=0.3)
        try:
            write_day(corpus, 7, {"第7日": "橋が閉じた。"})
            seen: set[str] = set()
            while "2031-05-07.txt" not in seen:
                seen.update(told.get(timeout=SOON).files_added)
        finally:
            watch.stop()
