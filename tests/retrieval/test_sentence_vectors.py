"""The dense leg by sentences: what one sentence says isn't drowned, and each keeps its own."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import StoreBusyError
from retrieval import segments, sentence_vectors
from retrieval.embedder import load_embedder
from retrieval.files import crc_of_file
from retrieval.results import DateRange
from retrieval.segments import Block
from tests.retrieval.hashed import HashedEmbedder
from tests.retrieval.indexes import copy_fixtures, open_engine, seen, write_day


def unit(rows: int, dim: int = 64, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_direction_in_whole_numbers_keeps_its_cosines() -> None:
    vectors, question = unit(200, 256), unit(1, 256, seed=1)[0]
    counts = np.ones(200, np.int64)
    found = sentence_vectors.nearest(question, sentence_vectors.pack(vectors), counts)
    assert found == pytest.approx(vectors @ question, abs=0.002)
    longer = sentence_vectors.pack(7 * vectors)
    assert sentence_vectors.nearest(question, longer, counts) == pytest.approx(found, abs=0.002)


def test_the_nearest_sentence_of_each_passage_counts() -> None:
    vectors = np.eye(4, dtype=np.float32)
    sentences = sentence_vectors.pack(vectors[[0, 1, 2, 1]])
    found = sentence_vectors.nearest(vectors[1], sentences, np.array([1, 0, 3]))
    assert found[[0, 2]] == pytest.approx([0, 1])
    assert np.isnan(found[1])
    whole = np.array([0.5, 0.5, 0.5], np.float32)
    together = sentence_vectors.together(whole, found)
    assert together[0] < together[1] < together[2]
    assert together[1] == pytest.approx(0.5)


def test_a_text_without_a_known_word_is_near_to_nothing() -> None:
    sentences = sentence_vectors.pack(np.zeros((1, 64), np.float32))
    assert sentence_vectors.nearest(unit(1)[0], sentences, np.array([1])) == [0]


def test_a_sentence_that_is_all_of_a_passage_needs_no_second_vector() -> None:
    assert sentence_vectors.own("雨。風。", [(0, 2), (2, 4)], "雨。風。") == ["雨。", "風。"]
    assert sentence_vectors.own("雨。", [(0, 2)], "雨。") == []
    assert sentence_vectors.own("雨。", [(0, 2)], "天気\n雨。") == ["雨。"]


def test_a_segment_gives_the_sentences_of_any_rows(tmp_path: Path) -> None:
    counts = np.array([2, 0, 1, 3])
    sentences = sentence_vectors.pack(unit(6))
    blocks = [
        Block(np.array([3, 5]), unit(2).astype(np.float16), counts[:2], sentences[:2]),
        Block(np.array([6, 9]), unit(2).astype(np.float16), counts[2:], sentences[2:]),
    ]
    for segment in (segments.write(tmp_path, blocks), segments.in_memory(blocks)):
        rows = np.array([3, 1, 0])
        assert segment.ids.tolist() == [3, 5, 6, 9]
        assert segment.counts(rows).tolist() == [3, 0, 2]
        assert (segment.sentences_of(rows) == sentences[[3, 4, 5, 0, 1]]).all()


def test_a_checksum_is_of_all_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.files._BLOCK", 4)
    path = tmp_path / "some"
    path.write_bytes(b"ten bytes.")
    assert crc_of_file(path, 9) == zlib.crc32(b"ten bytes")


def sentences_by_text(engine) -> dict[str, list[list[int]]]:  # type: ignore[no-untyped-def]
    """The vectors of the sentences of each passage, as the segments hold them."""
    with engine._using() as snapshot:
        found = {}
        for segment in snapshot.segments():
            rows = np.flatnonzero(snapshot._catalogue.rows_of(segment.ids) >= 0)
            passages = snapshot.passages(segment.ids[rows].tolist())
            for row, passage in zip(rows, passages, strict=True):
                found[passage.text] = segment.sentences_of(np.array([row])).tolist()
        return found


@pytest.mark.parametrize(("most", "at_once"), [(1, 3), (1, 2048), (8, 3)])
def test_sentences_stay_with_their_passage_however_the_index_came_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, at_once: int
) -> None:
    monkeypatch.setattr("retrieval.dense_cache._MOST_SEGMENTS", most)
    monkeypatch.setattr("retrieval.dense_cache._READ", at_once)
    corpus = copy_fixtures(tmp_path / "corpus", ["kazami"])
    with open_engine(corpus, tmp_path / "index") as engine:
        copy_fixtures(corpus, ["nordval"])
        engine.reload()
        write_day(corpus, 3, {"港が開いた": "船が三隻入った。波は低い。"})
        engine.reload()
        write_day(corpus, 3, {"港が開いた": "船が四隻入った。波は低い。", "橋": "通れない。"})
        engine.reload()
        kept = sentences_by_text(engine)
        answers = seen(engine)
        with engine._using() as snapshot:
            assert (len(snapshot.segments()) == 1) == (most == 1)
    monkeypatch.undo()
    with open_engine(corpus, tmp_path / "another") as engine:
        assert sentences_by_text(engine) == kept
        assert seen(engine) == answers
    assert any(len(vectors) > 1 for vectors in kept.values())


def test_vectors_of_what_is_deleted_leave_the_disk(tmp_path: Path) -> None:
    corpus, index = copy_fixtures(tmp_path / "corpus", ["kazami"]), tmp_path / "index"
    path = write_day(corpus, 3, {"港が開いた": "船が三隻入った。波は低い。"})
    with open_engine(corpus, index) as engine:
        for folder in corpus.glob("kazami"):
            shutil.rmtree(folder)
        engine.reload()
        with engine._using() as snapshot:
            assert [len(segment) for segment in snapshot.segments()] == [1]
        path.write_text("", encoding="utf-8")
        engine.reload()
        assert engine.stats()["passages"] == 0
        assert list((index / "dense").glob("*.seg")) == []
        write_day(corpus, 4, {"橋が閉じた": "車は通れない。"})
        engine.reload()
        assert engine.ask("橋が閉じた").excerpts


def test_a_model_without_token_vectors_is_asked_for_whole_passages_only(tmp_path: Path) -> None:
    corpus = copy_fixtures(tmp_path / "corpus", ["kazami"])
    model = HashedEmbedder(tokens=False)
    with open_engine(corpus, tmp_path / "index", embedder=model) as engine:
        assert model.encoded == engine.stats()["passages"]
        vector = model.encode_queries(["橋はいつ再開しますか"])[0]
        with engine._using() as snapshot:
            hits = snapshot.dense(vector, 5)
            wholes = snapshot.vectors([hit.passage for hit in hits]) @ vector
        assert [hit.score for hit in hits] == pytest.approx(wholes.tolist(), abs=0.002)


def test_the_passages_of_few_items_are_found_as_those_of_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a reload, when some rows of the segments are gone."""
    corpus = copy_fixtures(tmp_path / "corpus")
    days = DateRange(dt.date(2031, 5, 1), dt.date(2031, 5, 31))
    with open_engine(corpus, tmp_path / "index") as engine:
        for body in ("船が三隻入った。波は低い。", "船が四隻入った。橋は通れない。"):
            write_day(corpus, 3, {"港が開いた": body, "橋が閉じた": "車は通れない。"})
            engine.reload()
        with engine._using() as snapshot:
            vector = snapshot.embedder.encode_queries(["橋は通れない"])[0]
            where = snapshot.where(days, None)
            one_by_one = snapshot.dense(vector, 50, where)
            monkeypatch.setattr("retrieval.dense._FEW", 0)
            of_all = snapshot.dense(vector, 50, where)
    assert len(of_all) == 2
    assert [hit.passage for hit in one_by_one] == [hit.passage for hit in of_all]
    assert [hit.score for hit in one_by_one] == pytest.approx([hit.score for hit in of_all])


@pytest.fixture
def older(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A corpus, and an index of it whose segments are of another format."""
    corpus, index = copy_fixtures(tmp_path / "corpus", ["kazami"]), tmp_path / "index"
    open_engine(corpus, index).close()
    manifest = index / "dense" / "dense.json"
    facts = json.loads(manifest.read_bytes())
    facts["made_for"][0] -= 1
    manifest.write_text(json.dumps(facts))
    for path in manifest.parent.glob("*.seg"):
        path.write_bytes(b"of another kind")
    return corpus, index


def test_segments_of_an_older_format_are_made_again(older: tuple[Path, Path]) -> None:
    corpus, index = older
    with open_engine(corpus, index) as engine:
        assert engine.opened is not None
        assert (engine.opened.embedded, engine.opened.repaired) == (0, ())
        assert engine.generation == 1
        assert seen(engine)["answers"]
    assert len(list((index / "dense").glob("*.seg"))) == 1


def test_a_reader_waits_for_them_where_another_process_makes_them(
    older: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.folder._PATIENCE", 0.1)
    corpus, index = older
    with FileLock(index / ".lock"), pytest.raises(StoreBusyError, match="Another process"):
        open_engine(corpus, index, update=False)


def test_what_one_sentence_says_is_found_in_a_passage_on_other_things(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    council = (
        "新しい図書館の屋根の色が議題になった。町長は次の会議の日を告げた。"
        "灯台の電球は三年ごとに取り替えられる。議員の半数が早く帰った。"
    )
    walk = "灯台の周りを歩く会が開かれた。電球の話は出なかった。灯台の歌が歌われた。"
    write_day(corpus, 3, {"朝凪町の議会が開かれた": council, "夕凪町の灯台": walk})
    question = "灯台の電球は何年ごとに取り替えられるか"
    with (
        open_engine(corpus, tmp_path / "index", embedder=load_embedder()) as engine,
        engine._using() as snapshot,
    ):
        vector = snapshot.embedder.encode_queries([question])[0]
        hits = snapshot.dense(vector, 2)
        first = snapshot.passages([hit.passage for hit in hits])[0]
        cosines = snapshot.vectors([hit.passage for hit in hits]) @ vector
    assert "三年ごと" in first.text
    assert cosines[0] < cosines[1]
