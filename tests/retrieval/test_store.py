"""The store: generations, counted vectors, and what a checksum finds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus import parse
from corpus.errors import StoreError
from retrieval.passages import cut
from retrieval.rows import pack_item, unpack_item
from retrieval.store import Change, DamagedError, FileRecord, Stamp, StoredItem, Versions
from retrieval.store_sqlite import SqliteStore
from tests.retrieval.indexes import POST

VERSIONS = Versions("1.1", "model-a")
DIM = 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "store.sqlite")
    yield opened
    opened.close()


def an_item(headline: str = "港が開いた", body: str = "船が三隻入った。波は低い。") -> StoredItem:
    data = POST.format(headline=headline, day=3, body=body).encode()
    roundup = parse(data, "a/2031-05-03.txt", modified=dt.date(2031, 5, 3))
    (item,) = roundup.items
    passages = tuple(cut(item, roundup))
    hashes = tuple(bytes([n]) * 16 for n in range(len(passages)))
    return StoredItem(item, 0, passages, hashes)


def a_file(path: str = "a/2031-05-03.txt") -> FileRecord:
    return FileRecord(path, "00", Stamp(1, 2, 3, 4, True), 741_000, "file name", (), (), 1)


def add(store: SqliteStore, stored: StoredItem, file: FileRecord | None = None) -> None:
    vectors = np.eye(len(stored.hashes), DIM, dtype=np.float32)
    store.put_vectors("model-a", stored.hashes, vectors)
    store.apply(Change(add=[pack_item(stored)], put_files=[file or a_file()]), VERSIONS)


def test_an_item_comes_back_as_it_was() -> None:
    stored = an_item("ひびく声", "「終わった。」と\u2028述べた。\n🔸 二つ目だ。")
    half_a_pair = dataclasses.replace(stored.item, headline="ひびく声 \ud83d")
    stored = dataclasses.replace(stored, item=half_a_pair)
    back = unpack_item(pack_item(stored).data, rev=7, first_passage=40)
    assert back.item == stored.item
    assert back.hashes == stored.hashes
    assert (back.rev, back.position) == (7, 0)
    assert [p.id for p in back.passages] == [40 + n for n in range(len(stored.passages))]
    assert [p.text for p in back.passages] == [p.text for p in stored.passages]
    assert [p.sentences for p in back.passages] == [p.sentences for p in stored.passages]


def test_a_view_keeps_its_generation_while_the_next_is_written(store: SqliteStore) -> None:
    add(store, an_item())
    view = store.view()
    (row,) = view.rows()
    store.apply(Change(drop=[row.rev], gone_files=["a/2031-05-03.txt"]), VERSIONS)
    later = store.view()
    assert [i.item.headline for i in view.items([row.rev])] == ["港が開いた"]
    assert len(view.files()) == 1
    assert (view.generation, later.generation) == (1, 2)
    assert later.rows() == []
    assert later.knows(view.mark)
    assert not view.knows(later.mark)
    view.close()
    later.close()


def test_numbers_are_never_used_twice(store: SqliteStore) -> None:
    add(store, an_item())
    view = store.view()
    (first,) = view.rows()
    view.close()
    store.apply(Change(drop=[first.rev]), VERSIONS)
    add(store, an_item())
    view = store.view()
    (second,) = view.rows()
    view.close()
    assert second.rev > first.rev
    assert second.first_passage >= first.first_passage + first.passages


def vectors_in(store: SqliteStore, path: Path) -> int:
    with sqlite3.connect(path) as db:
        count: int = db.execute("SELECT count(*) FROM halves").fetchone()[0]
        assert db.execute("SELECT count(*) FROM vectors").fetchone()[0] == count
    db.close()
    return count


def test_a_vector_goes_with_the_last_passage_that_uses_it(
    store: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "store.sqlite"
    stored = an_item()
    add(store, stored)
    add(store, stored)  # The same words a second time.
    count = vectors_in(store, path)
    assert count == len(stored.hashes)
    view = store.view()
    first, second = view.rows()
    view.close()
    store.apply(Change(drop=[first.rev]), VERSIONS)
    assert vectors_in(store, path) == count
    store.apply(Change(drop=[second.rev]), VERSIONS)
    assert vectors_in(store, path) == 0


def test_vectors_committed_ahead_wait_for_their_generation(store: SqliteStore) -> None:
    stored = an_item()
    store.put_vectors("model-a", stored.hashes, np.eye(len(stored.hashes), DIM, dtype=np.float32))
    assert store.missing("model-a", stored.hashes) == set()
    assert store.missing("model-b", stored.hashes) == set(stored.hashes)


def test_another_model_replaces_the_vectors_of_the_first(
    store: SqliteStore, tmp_path: Path
) -> None:
    stored = an_item()
    add(store, stored)
    new = 2 * np.eye(len(stored.hashes), DIM, dtype=np.float32)
    store.put_vectors("model-b", stored.hashes, new)
    store.apply(Change(), VERSIONS._replace(model="model-b"))
    assert vectors_in(store, tmp_path / "store.sqlite") == len(stored.hashes)
    view = store.view()
    np.testing.assert_array_equal(view.vectors(stored.hashes), new)
    view.close()


def test_a_failing_generation_leaves_the_old_one(store: SqliteStore) -> None:
    add(store, an_item())
    broken = pack_item(an_item("別の話"))._replace(hashes=None)
    with pytest.raises(TypeError):
        store.apply(Change(add=[broken], drop=[1]), VERSIONS)
    view = store.view()
    assert (view.generation, len(view.rows())) == (1, 1)
    view.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE bodies SET data = replace(data, CAST('三' AS BLOB), CAST('四' AS BLOB))",
        "UPDATE bodies SET data = CAST(substr(data, 1, 20) AS BLOB)",
        "UPDATE items SET day = day + 1",
        "UPDATE halves SET data = zeroblob(16) WHERE number = 1",
        "DELETE FROM bodies",
        "DELETE FROM items",
        "DELETE FROM vectors WHERE number = 1",
        "DELETE FROM halves WHERE number = 1",
        "DELETE FROM files",
        "UPDATE files SET path = 'b'",
        "UPDATE meta SET value = '9' WHERE key = 'generation'",
        "DROP TABLE bodies",
    ],
)
def test_harm_to_any_row_is_noticed(store: SqliteStore, tmp_path: Path, harm: str) -> None:
    stored = an_item()
    add(store, stored)
    with sqlite3.connect(tmp_path / "store.sqlite") as db:
        db.execute(harm)
    db.close()
    with pytest.raises(DamagedError):  # noqa: PT012 - which of the reads finds it is its own affair
        view = store.view()
        try:
            view.files()
            rows = view.rows()
            view.items([row.rev for row in rows])
            view.vectors(stored.hashes)
        finally:
            view.close()


def test_a_file_that_is_no_store_is_named_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a data base, by any means" * 100)
    with pytest.raises(DamagedError):
        SqliteStore(path)


def test_a_folder_that_is_missing_is_a_persons_to_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="INDEX_DIR") as caught:
        SqliteStore(tmp_path / "nowhere" / "store.sqlite")
    assert not isinstance(caught.value, DamagedError)
