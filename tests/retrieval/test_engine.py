"""The engine: what a reload changes, who may write, and what questions see meanwhile."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.errors import CorpusError, StoreBusyError, StoreError
from retrieval import Engine
from retrieval.reading import read_all
from retrieval.results import DateRange
from tests.retrieval.hashed import HashedEmbedder
from tests.retrieval.indexes import (
    clean,
    copy_fixtures,
    open_engine,
    seen,
    write_day,
)

TODAY = dt.date(2031, 5, 20)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    write_day(
        folder, 3, {"港が開いた": "船が三隻入った。波は低い。", "橋が閉じた": "車は通れない。"}
    )
    write_day(folder, 4, {"停電が続く": "三千世帯で電気が止まった。"})
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def found(engine: Engine, question: str) -> list[str]:
    return [e.text for e in engine.ask(question, today=TODAY, limit=10).excerpts]


def test_the_first_opening_reads_everything(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        assert engine.opened is not None
        assert engine.opened.files_added == ("2031-05-03.txt", "2031-05-04.txt")
        assert engine.opened.items_added == engine.opened.items == 3
        assert engine.opened.embedded == engine.opened.passages == 3
        assert engine.generation == 1
        assert any("船が三隻" in text for text in found(engine, "港に船が入った"))


def test_opening_again_embeds_nothing_and_keeps_the_generation(corpus: Path, index: Path) -> None:
    open_engine(corpus, index).close()
    model = HashedEmbedder()
    with open_engine(corpus, index, embedder=model) as engine:
        assert model.encoded == 0
        assert engine.generation == 1
        assert engine.opened is not None
        assert not engine.opened.files_changed


def test_a_reload_embeds_only_what_changed(corpus: Path, index: Path) -> None:
    model = HashedEmbedder(tokens=False)
    with open_engine(corpus, index, embedder=model) as engine:
        before = model.encoded
        write_day(corpus, 4, {"停電が続く": "三千世帯で電気が止まった。", "晴れた": "風もない。"})
        report = engine.reload()
        assert report.files_changed == ("2031-05-04.txt",)
        assert (report.items_added, report.items_changed, report.items_removed) == (1, 0, 0)
        assert report.embedded == model.encoded - before == 1
        assert report.generation == engine.generation == 2


def test_an_edited_item_is_changed_and_its_old_words_are_gone(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        assert any("三千世帯" in text for text in found(engine, "停電 三千世帯"))
        write_day(corpus, 4, {"停電が続く": "八百世帯で電気が止まった。"})
        report = engine.reload()
        assert (report.items_added, report.items_changed, report.items_removed) == (0, 1, 0)
        assert not any("三千" in text for text in found(engine, "停電 三千世帯"))
        assert any("八百" in text for text in found(engine, "停電 八百世帯"))


def test_a_deleted_file_is_gone_from_every_leg_and_from_the_disk(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        (corpus / "2031-05-04.txt").unlink()
        report = engine.reload()
        assert report.files_removed == ("2031-05-04.txt",)
        assert report.items_removed == 1
        assert not any("電気" in text for text in found(engine, "停電 電気"))
        assert "停電が続く" not in [item.headline for item in engine.headlines()]
    words = "三千世帯".encode()
    store = index / "store.sqlite"
    assert words not in store.read_bytes()
    assert not any(words in path.read_bytes() for path in index.rglob("*") if path.is_file())


def test_a_file_moved_or_touched_costs_no_embedding(corpus: Path, index: Path) -> None:
    model = HashedEmbedder(tokens=False)
    with open_engine(corpus, index, embedder=model) as engine:
        before = model.encoded
        path = corpus / "2031-05-04.txt"
        os.utime(path, ns=(1, 1))
        assert engine.reload().files_changed == ()
        assert engine.generation == 1
        path.rename(corpus / "renamed-2031-05-04.txt")
        report = engine.reload()
        assert report.files_added == ("renamed-2031-05-04.txt",)
        assert report.embedded == 0
        assert model.encoded == before


def test_a_change_that_keeps_size_and_time_is_seen(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        path = corpus / "2031-05-04.txt"
        stat = path.stat()
        text = path.read_text(encoding="utf-8").replace("三千", "五千")
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert path.stat().st_size == stat.st_size
        assert engine.reload().items_changed == 1


def test_growing_step_by_step_equals_a_clean_build(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_day(corpus, 3, {"港が開いた": "船が三隻入った。"})
    with open_engine(corpus, index) as engine:
        copy_fixtures(corpus)
        engine.reload()
        write_day(corpus, 4, {"橋が閉じた": "知事は理由を述べた。"})
        engine.reload()
        write_day(corpus, 3, {"港が閉じた": "波が高い。"})
        (corpus / "kazami" / "2031-01-12.txt").unlink()
        engine.reload()
        assert seen(engine) == clean(corpus, tmp_path / "clean")


def test_many_files_are_read_by_other_processes_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = copy_fixtures(tmp_path / "corpus")
    expected = clean(corpus, tmp_path / "clean")
    monkeypatch.setattr("retrieval.reading.MANY", 1)
    monkeypatch.setattr("retrieval.reading._AHEAD", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    with open_engine(corpus, tmp_path / "index") as engine:
        assert seen(engine) == expected


def test_helpers_that_are_killed_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for day in range(1, 13):
        write_day(tmp_path, day, {f"橋の{day}日": f"{day}台が通った。"})
    paths = sorted(tmp_path.iterdir())
    alone = list(read_all(paths, tmp_path))
    monkeypatch.setattr("retrieval.reading.MANY", 1)
    monkeypatch.setattr("retrieval.reading._AHEAD", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    helped = read_all(paths, tmp_path)
    found = [next(helped)]
    helpers = multiprocessing.active_children()
    assert helpers
    for helper in helpers:
        os.kill(helper.pid or 0, signal.SIGKILL)
    found += helped
    # Their times may have settled meanwhile.
    assert [(f.record.path, f.items) for f in found] == [(f.record.path, f.items) for f in alone]
    (line,) = (record.getMessage() for record in caplog.records)
    assert "are gone" in line
    assert "of 12 files alone" in line


def test_a_larger_index_deletes_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an archive too large to be indexed anew for every edit."""
    monkeypatch.setattr("retrieval.lexical._SMALL", 0)
    monkeypatch.setattr("retrieval.lexical._MOST_DEAD", 1.0)
    corpus = copy_fixtures(tmp_path / "corpus")
    write_day(corpus, 3, {"港が開いた": "船が三隻入った。", "停電が続く": "電気が止まった。"})
    with open_engine(corpus, tmp_path / "index") as engine:
        write_day(corpus, 3, {"港が開いた": "船が四隻入った。"})
        engine.reload()
        with engine._using() as snapshot:
            hits = snapshot.lexical("停電が続く 電気が止まった 船が三隻", 100)
            texts = [p.text for p in snapshot.passages([hit.passage for hit in hits])]
        assert any("四隻" in text for text in texts)
        assert not any("三隻" in text or "電気が止まった" in text for text in texts)


def test_another_model_embeds_again_and_drops_the_old_vectors(corpus: Path, index: Path) -> None:
    open_engine(corpus, index).close()
    other = HashedEmbedder(dim=32, version="2", tokens=False)
    with open_engine(corpus, index, embedder=other) as engine:
        assert other.encoded == 3
        assert engine.generation == 2
        assert seen(engine) == {
            **clean(corpus, index.parent / "c"),
            "answers": seen(engine)["answers"],
        }
        assert found(engine, "港に船が入った")


def test_an_interrupted_change_of_model_goes_on_where_it_stopped(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_engine(corpus, index).close()
    monkeypatch.setattr("retrieval.indexing._BATCH", 1)

    class Failing(HashedEmbedder):
        def encode_documents(self, texts, progress=None):  # type: ignore[no-untyped-def]
            if self.encoded == 2:
                raise KeyboardInterrupt
            return super().encode_documents(texts, progress)

    with pytest.raises(KeyboardInterrupt):
        open_engine(corpus, index, embedder=Failing(version="2", tokens=False))
    with open_engine(corpus, index) as engine:  # The old model still answers.
        assert found(engine, "港に船が入った")
    again = HashedEmbedder(version="2", tokens=False)
    with open_engine(corpus, index, embedder=again):
        assert again.encoded == 1


def test_changed_rules_cut_everything_again(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_engine(corpus, index).close()
    monkeypatch.setattr("retrieval.passages.USUAL", 5)
    monkeypatch.setattr("retrieval.passages.VERSION", 999)
    with open_engine(corpus, index) as engine:
        assert engine.opened is not None
        assert engine.opened.passages == 4
        assert engine.opened.items_changed == 0


def test_a_changed_analysis_makes_the_lexical_index_again(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_engine(corpus, index).close()
    monkeypatch.setattr("retrieval.lexical._RULES", "another")
    monkeypatch.setattr("retrieval.lexical.terms", lambda text, question=False: ["only"])
    with open_engine(corpus, index) as engine, engine._using() as snapshot:
        assert len(snapshot._lexical.search(["only"], (), 10, None)[1]) == 3


# --- filters --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "headlines"),
    [
        ((3, 3), {"港が開いた", "橋が閉じた"}),
        ((4, 4), {"停電が続く"}),
        ((3, 4), {"港が開いた", "橋が閉じた", "停電が続く"}),
        ((7, 9), set()),
    ],
)
def test_a_date_keeps_other_days_out_of_both_legs(
    corpus: Path, index: Path, days: tuple[int, int], headlines: set[str]
) -> None:
    period = DateRange(dt.date(2031, 5, days[0]), dt.date(2031, 5, days[1]))
    with open_engine(corpus, index) as engine, engine._using() as snapshot:
        where = snapshot.where(period, None)
        vector = snapshot.embedder.encode_queries(["港 橋 停電"])[0]
        for hits in (
            snapshot.dense(vector, 10, where),
            snapshot.lexical("港が 橋が 停電", 10, where),
        ):
            passages = snapshot.passages([hit.passage for hit in hits])
            items = snapshot.items([p.item for p in passages])
            assert {item.headline for item in items} == headlines


@pytest.mark.parametrize(
    "asked", ["架空通信", "@kakuu", "KAKUU", "ｋａｋｕｕ", "架空 通信", "架空"]
)
def test_a_source_is_known_by_name_and_handle(corpus: Path, index: Path, asked: str) -> None:
    with open_engine(corpus, index) as engine, engine._using() as snapshot:
        where = snapshot.where(None, asked)
        assert where is not None
        assert where.count == 3
        assert len(snapshot.lexical("港が 橋が 停電", 10, where)) == 3
        nobody = snapshot.where(None, "別の通信")
        assert snapshot.lexical("港が", 10, nobody) == []
        assert snapshot.dense(snapshot.embedder.encode_queries(["港"])[0], 10, nobody) == []


def test_the_day_of_a_digest_is_the_nearest_before(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        assert engine.today(dt.date(2031, 5, 3)).date == dt.date(2031, 5, 3)
        assert engine.today(dt.date(2031, 6, 1)).date == dt.date(2031, 5, 4)
        assert engine.today(dt.date(2001, 1, 1)).date == dt.date(2031, 5, 3)
        late = dt.datetime(2031, 5, 3, 23, 30, tzinfo=dt.UTC)  # The 4th in Tokyo.
        assert engine.today(now=late).date == dt.date(2031, 5, 4)


# --- one writer, many readers ---------------------------------------------------------------


def test_a_second_writer_reads_along_and_is_told_why_it_cannot_reload(
    corpus: Path, index: Path
) -> None:
    open_engine(corpus, index).close()
    with FileLock(index / ".lock"):
        write_day(corpus, 5, {"新しい": "まだ読まれていない。"})
        with open_engine(corpus, index) as reader:
            assert reader.generation == 1
            assert found(reader, "港に船が入った")
            with pytest.raises(StoreBusyError, match="Another process"):
                reader.reload()
            assert found(reader, "港に船が入った")


def test_without_a_generation_a_second_process_is_told_to_wait(corpus: Path, index: Path) -> None:
    index.mkdir()
    with FileLock(index / ".lock"), pytest.raises(StoreBusyError, match="Another process"):
        open_engine(corpus, index)


def test_two_reloads_at_once_in_one_process(corpus: Path, index: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def progress(*_: object) -> None:
        inside.set()
        assert go_on.wait(30)

    with open_engine(corpus, index) as engine:
        write_day(corpus, 5, {"新しい": "これから読まれる。"})
        reports = []
        first = threading.Thread(target=lambda: reports.append(engine.reload(progress)))
        first.start()
        assert inside.wait(30)
        with pytest.raises(StoreBusyError, match="already"):
            engine.reload()
        assert found(engine, "港に船が入った")  # Questions are answered meanwhile.
        go_on.set()
        first.join()
        assert reports[0].items_added == 1


def test_engines_of_two_processes_follow_each_other(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as one, open_engine(corpus, index, update=False) as other:
        assert other.opened is None
        write_day(corpus, 5, {"新しい": "一つ目が読む。"})
        one.reload()
        assert other.generation == 1
        assert found(other, "港に船が入った")
        report = other.reload()
        assert (report.generation, report.embedded) == (2, 0)
        write_day(corpus, 6, {"さらに": "二つ目が読む。"})
        other.reload()
        assert one.reload().generation == 3
        assert seen(one) == seen(other)


def test_a_snapshot_in_use_outlives_its_successor(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        with engine._using() as old:
            (corpus / "2031-05-04.txt").unlink()
            engine.reload()
            headlines = [item.headline for item in old.items_on(dt.date(2031, 5, 4))]
            assert headlines == ["停電が続く"]
            hits = old.lexical("停電", 5)
            assert "電気" in old.passages([hits[0].passage])[0].text
        assert engine.roundup_dates() == (dt.date(2031, 5, 3),)


def test_a_closed_engine_says_so(corpus: Path, index: Path) -> None:
    engine = open_engine(corpus, index)
    engine.close()
    engine.close()
    with pytest.raises(StoreError, match="closed"):
        engine.ask("港", today=TODAY)


# --- a corpus that can't be read ------------------------------------------------------------


def test_a_missing_corpus_leaves_the_old_answers(corpus: Path, index: Path) -> None:
    with open_engine(corpus, index) as engine:
        corpus.rename(corpus.with_name("elsewhere"))
        with pytest.raises(CorpusError):
            engine.reload()
        assert found(engine, "港に船が入った")
    with open_engine(corpus, index) as engine:
        assert engine.opened is None
        assert found(engine, "港に船が入った")


def test_a_missing_corpus_without_an_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        open_engine(tmp_path / "nowhere", tmp_path / "index")


def test_an_empty_corpus_answers_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with open_engine(tmp_path / "corpus", tmp_path / "index") as engine:
        assert not engine.ask("港は", today=TODAY).found
        assert engine.today().date is None
        assert engine.headlines() == ()
        assert engine.stats()["items"] == 0
    with open_engine(tmp_path / "corpus", tmp_path / "index") as engine:
        assert engine.generation == 1


def test_an_index_path_that_is_a_file_is_one_sentence(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreError, match="INDEX_DIR"):
        open_engine(corpus, tmp_path / "index")
