"""The lexical leg: BM25 over the terms of `analysis`, in a tantivy index on disk.

The terms are computed here and handed over separated by spaces, so that a text and a question are
analysed by the same code. A searcher keeps the files of its generation; writing goes on beside it.
"""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from corpus.errors import StoreError
from retrieval.analysis import VERSION, terms
from retrieval.catalogue import Catalogue, Filter
from retrieval.files import write_atomically
from retrieval.passages import starts_with_headline
from retrieval.store import (
    DamagedCacheError,
    DamagedError,
    Floats,
    Ints,
    ItemRow,
    StoredItem,
    View,
)

_RULES = f"2.{VERSION}"
"""Of the schema and the analysis: another one makes the index anew."""
_STAMP = "lexical.json"
_HEAP = 64_000_000
_EXPANSION = 0.5
"""Weight of a term that an alias brought in, against one that was asked for."""
_SMALL = 2_000
"""Up to so many passages the index is made anew when texts go, in a fraction of a second: rows
that are deleted but not yet merged away still count in BM25's statistics."""
_MOST_DEAD = 0.1
"""So is a larger one when more of its rows are dead."""
_FOOTER = 1337
"""Tantivy's magic number at the end of each file, behind the file's own checksum."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    # Signed: tantivy's Python face deletes by a signed term and finds nothing in an unsigned field.
    builder.add_integer_field("passage", fast=True)
    builder.add_integer_field("rev", indexed=True, fast=True)
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("published", fast=True)
    return builder.build()


class Lexical:
    """The searcher of one generation. Immutable, safe from any thread."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def search(
        self, asked: Sequence[str], also: Sequence[str], k: int, where: Filter | None
    ) -> tuple[Floats, Ints]:
        """The best k passages for the terms asked and those of aliases: BM25, passage numbers."""
        should = [
            (tantivy.Occur.Should, self._term(term, weight))
            for term, weight in {
                **dict.fromkeys(also, _EXPANSION),
                **dict.fromkeys(asked, 1.0),
            }.items()
        ]
        if not should or k < 1:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        query = tantivy.Query.boolean_query(should)
        if where is not None:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *((tantivy.Occur.Must, q) for q in self._only(where))]
            )
        with _reading():
            hits = self._searcher.search(query, limit=k, count=False).hits
            numbers = self._searcher.fast_field_values("passage", [place for _, place in hits])
        return np.array([s for s, _ in hits], np.float32), np.array(numbers, np.int64)

    def idf(self, asked: Sequence[str]) -> Floats:
        """(n,) BM25's weight of each term: high for a rare one, 0 for one that is nowhere."""
        total = self._searcher.num_docs
        with _reading():
            counts = [self._searcher.doc_freq("body", term) for term in asked]
        return np.array(
            [math.log(1 + (total - n + 0.5) / (n + 0.5)) if n else 0.0 for n in counts], np.float32
        )

    def revs(self) -> Ints:
        """The revision of every indexed passage."""
        everything = tantivy.Query.all_query()
        with _reading():
            count = max(self._searcher.num_docs, 1)
            hits = self._searcher.search(everything, limit=count, count=False).hits
            values = self._searcher.fast_field_values("rev", [place for _, place in hits])
        return np.array(values, np.int64)

    def _term(self, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, "body", term, index_option="freq")
        return query if weight == 1 else tantivy.Query.boost_query(query, weight)

    def _only(self, where: Filter) -> Iterable[tantivy.Query]:
        """Conditions that don't change the score."""
        if where.dates is not None:
            days = (where.dates.first.toordinal(), where.dates.last.toordinal())
            either = [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.range_query(self._schema, name, tantivy.FieldType.Integer, *days),
                )
                for name in ("day", "published")
            ]
            yield tantivy.Query.const_score_query(tantivy.Query.boolean_query(either), 0.0)
        if where.sources is not None:
            keys = [_key(*pair) for pair in sorted(where.sources)]
            some = tantivy.Query.term_set_query(self._schema, "source", keys)
            yield tantivy.Query.const_score_query(some, 0.0)


class LexicalCache:
    """The tantivy index of an index folder and the stamp that says which generation it is of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "lexical"
        self._stamp = folder / _STAMP

    def read(self, view: View) -> Lexical | None:
        """The searcher if the index is of that generation; `DamagedError` if a file is broken."""
        stamp = self._read_stamp()
        if stamp.get("done") != view.mark or stamp.get("rules") != _RULES:
            return None
        if stamp.get("meta") != self._meta():
            raise DamagedError("meta.json doesn't match its checksum.")
        if stamp.get("files") != [path.name for path in self._files()]:
            raise DamagedError("Some of its files are missing.")
        opened = Lexical(self._open())
        # Another process may have gone on to the next generation while the files were opened.
        return opened if self._read_stamp() == stamp and self._meta() == stamp["meta"] else None

    def is_of(self, view: View) -> bool:
        """The index is complete for that generation."""
        return bool(self._read_stamp().get("done") == view.mark)

    def update(
        self, view: View, catalogue: Catalogue, known: tuple[str, Sequence[ItemRow]] | None = None
    ) -> Lexical:
        """Bring the index up to a generation, from whatever state an earlier run has left.

        `known`: the mark and the items of an earlier generation. If the index is of that one, what
        it has needn't be looked up.
        """
        stamp = self._read_stamp()
        # Another generation may have begun to be written before a crash; its numbers count only
        # if the store kept that generation.
        marks = (stamp.get(key) for key in ("done", "begun", "before"))
        sound = all(view.knows(mark) for mark in marks if mark) and stamp.get("rules") == _RULES
        have = None
        if not sound:
            self.forget()
        elif known is not None and stamp.get("done") == known[0]:
            have = {row.rev: row.passages for row in known[1] if row.passages}
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write_stamp(begun=view.mark, before=stamp.get("done") if sound else None)
        try:
            exists = tantivy.Index.exists(str(self._folder))
            index = self._open(check=have is None) if exists else self._create()
            self._write(index, view, catalogue, have)
            index.reload()
        except ValueError as error:  # Tantivy's word for whatever went wrong on the disk.
            self._stamp.unlink(missing_ok=True)
            raise StoreError(
                f"The lexical index in {self._folder} can't be written. Free some space or set "
                "INDEX_DIR to another folder."
            ) from error
        names = [path.name for path in self._files()]
        self._write_stamp(done=view.mark, meta=self._meta(), files=names)
        return Lexical(index)

    def _write(
        self,
        index: tantivy.Index,
        view: View,
        catalogue: Catalogue,
        have: dict[int, int] | None,
    ) -> None:
        wanted = {row.rev: row.passages for row in catalogue.rows if row.passages}
        if have is None:
            revs, counts = np.unique(Lexical(index).revs(), return_counts=True)
            have = dict(zip(revs.tolist(), counts.tolist(), strict=True))
        gone = [rev for rev, count in have.items() if wanted.get(rev) != count]
        new = wanted.keys() - (have.keys() - set(gone))
        if not gone and not new:
            return
        dead = self._dead() + sum(have[rev] for rev in gone)
        rows = catalogue.total + dead
        anew = dead > _MOST_DEAD * rows or (bool(dead) and rows <= _SMALL)
        everything = anew or len(new) == len(wanted)
        with _writing(index) as writer:
            if anew:
                writer.delete_all_documents()
            for rev in () if anew else gone:
                writer.delete_documents_by_term("rev", rev)
            for stored in view.all_items() if everything else view.items(sorted(new)):
                _add(writer, stored)

    def in_memory(self, view: View) -> Lexical:
        """The same index without a file, for a folder that can't be written."""
        index = tantivy.Index(_schema())
        with _writing(index) as writer:
            for stored in view.all_items():
                _add(writer, stored)
        index.reload()
        return Lexical(index)

    def forget(self) -> None:
        """Remove the index, so that the next update makes it anew."""
        self._stamp.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _meta(self) -> int:
        try:
            return zlib.crc32((self._folder / "meta.json").read_bytes())
        except OSError as error:
            raise DamagedError(f"meta.json can't be read ({error}).") from error

    def _files(self) -> list[Path]:
        """The files of the segments in use, by name."""
        facts = json.loads((self._folder / "meta.json").read_bytes())
        named = {s["segment_id"].replace("-", "") for s in facts["segments"]}
        return sorted(p for p in self._folder.iterdir() if p.name.split(".")[0] in named)

    def _dead(self) -> int:
        """Rows that are deleted but still counted."""
        segments = json.loads((self._folder / "meta.json").read_bytes())["segments"]
        return sum(s["deletes"]["num_deleted_docs"] for s in segments if s.get("deletes"))

    def _read_stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self._stamp.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise DamagedError(f"{_STAMP} can't be read ({error}).") from error
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, **facts: object) -> None:
        write_atomically(self._stamp, json.dumps({"rules": _RULES, **facts}).encode())

    def _create(self) -> tantivy.Index:
        return tantivy.Index(_schema(), path=str(self._folder), reuse=True)

    def _open(self, *, check: bool = True) -> tantivy.Index:
        try:
            broken = [path.name for path in self._files() if check and not _is_sound(path)]
            index = None if broken else tantivy.Index.open(str(self._folder))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedError(f"meta.json is damaged ({error}).") from error
        if index is None:
            raise DamagedError(f"{broken[0]} is damaged.")
        return index


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # Tantivy's word for files that are not what they should be.
        raise DamagedCacheError(f"The lexical index can't be read ({error}).") from error


@contextmanager
def _writing(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """A writer that commits at the end, and gives its lock back whatever happens."""
    writer = index.writer(_HEAP, 1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        with contextlib.suppress(ValueError):
            writer.rollback()
        raise
    finally:
        with contextlib.suppress(ValueError):
            writer.wait_merging_threads()


def _add(writer: tantivy.IndexWriter, stored: StoredItem) -> None:
    item = stored.item
    head = terms(item.headline)
    for passage in stored.passages:
        document = tantivy.Document()
        words = (
            terms(passage.text)
            if starts_with_headline(item, passage)
            else [*head, *terms(passage.text)]
        )
        document.add_text("body", " ".join(words))
        document.add_text("source", _key(item.source or "", item.handle or ""))
        document.add_integer("passage", passage.id)
        document.add_integer("rev", stored.rev)
        document.add_integer("day", item.roundup.toordinal())
        document.add_integer("published", item.published.toordinal() if item.published else 0)
        writer.add_document(document)


def _key(source: str, handle: str) -> str:
    return f"{source}\n{handle}"


def _is_sound(path: Path) -> bool:
    """Compare a file with the checksum that tantivy wrote at its end."""
    data = path.read_bytes()
    size, magic = int.from_bytes(data[-8:-4], "little"), int.from_bytes(data[-4:], "little")
    if magic != _FOOTER or size > len(data) - 8:
        return False
    body = len(data) - 8 - size
    return bool(json.loads(data[body:-8])["crc"] == zlib.crc32(memoryview(data)[:body]))
