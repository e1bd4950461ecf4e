"""Items as bytes: how a revision is written into one row of the store and read back.

A question reads a hundred items, so the long parts (text, offsets, hashes) are kept as they are and
only the short facts go through JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
import sys
import zlib
from array import array
from typing import Any

from corpus.items import Item, ParseWarning
from retrieval.passages import Passage
from retrieval.store import DamagedError, FileRecord, PackedItem, Stamp, StoredItem

_FACTS = (
    "id", "file", "headline", "source", "handle", "permalink", "text_start", "headline_start",
    "first_line", "last_line",
)  # fmt: skip
_LENGTHS = struct.Struct("<III")
"""Of the facts and the cuts in bytes, and the number of passages; hashes and text follow."""
HASH = 16
"""Bytes of a passage's hash."""


def pack_item(stored: StoredItem) -> PackedItem:
    """The whole revision but its number; passages as offsets, their text is the item's."""
    item = stored.item
    facts = _json(
        {name: getattr(item, name) for name in _FACTS}
        | {
            "roundup": item.roundup.isoformat(),
            "published": item.published and item.published.isoformat(),
            "urls": item.urls,
            "tags": item.tags,
            "position": stored.position,
        }
    )
    numbers: list[int] = []
    for p in stored.passages:
        numbers += (p.start, p.end, p.first_line, p.last_line, len(p.sentences))
        numbers += (offset for span in p.sentences for offset in span)
    cuts = _little(array("i", numbers)).tobytes()
    hashes = b"".join(stored.hashes)
    lengths = _LENGTHS.pack(len(facts), len(cuts), len(stored.passages))
    text = item.text.encode("utf-8", "surrogatepass")
    return PackedItem(
        id=item.id,
        file=item.file,
        position=stored.position,
        day=item.roundup.toordinal(),
        published=item.published.toordinal() if item.published else 0,
        source=item.source or "",
        handle=item.handle or "",
        passages=len(stored.passages),
        hashes=hashes,
        data=b"".join((lengths, facts, cuts, hashes, text)),
    )


def unpack_item(data: bytes, rev: int, first_passage: int) -> StoredItem:
    """Read a revision back; `first_passage` numbers its passages."""
    facts_size, cuts_size, count = _LENGTHS.unpack_from(data)
    at = _LENGTHS.size + facts_size
    facts: dict[str, Any] = json.loads(_text(data[_LENGTHS.size : at]))
    cuts = array("i", data[at : at + cuts_size])
    at += cuts_size
    hashes = tuple(data[n : n + HASH] for n in range(at, at + count * HASH, HASH))
    item = Item(
        **{name: facts[name] for name in _FACTS},
        roundup=dt.date.fromisoformat(facts["roundup"]),
        published=facts["published"] and dt.date.fromisoformat(facts["published"]),
        urls=tuple(facts["urls"]),
        tags=tuple(facts["tags"]),
        text=_text(data[at + count * HASH :]),
    )
    passages = _passages(item, _little(cuts).tolist(), first_passage)
    return StoredItem(item, facts["position"], passages, hashes, rev)


def _passages(item: Item, cuts: list[int], number: int) -> tuple[Passage, ...]:
    found, at = [], 0
    while at < len(cuts):
        start, end, first, last, sentences = cuts[at : at + 5]
        at += 5
        spans = cuts[at : at + 2 * sentences]
        at += 2 * sentences
        # A passage lies in the item's text, or is its headline.
        if item.text_start <= start and end <= item.text_start + len(item.text):
            text = item.text[start - item.text_start : end - item.text_start]
        else:
            text = item.headline[start - item.headline_start : end - item.headline_start]
        pairs = tuple(zip(spans[::2], spans[1::2], strict=True))
        found.append(Passage(number, item.id, text, start, end, first, last, pairs))
        number += 1
    return tuple(found)


def _little(numbers: array[int]) -> array[int]:
    """The same numbers in the byte order of the file, which is that of nearly every machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def pack_file(record: FileRecord) -> bytes:
    """All of a file's record but its path, which is the key it is stored under."""
    body = {
        "sha256": record.sha256,
        "stamp": record.stamp,
        "day": record.day,
        "date_from": record.date_from,
        "tags": record.tags,
        "warnings": [(w.line, w.message) for w in record.warnings],
        "items": record.items,
    }
    return _json(body)


def unpack_file(path: str, data: bytes) -> FileRecord:
    """The record that `pack_file` packed."""
    body = json.loads(_text(data))
    return FileRecord(
        path=path,
        sha256=body["sha256"],
        stamp=Stamp(*body["stamp"]),
        day=body["day"],
        date_from=body["date_from"],
        tags=tuple(body["tags"]),
        warnings=tuple(ParseWarning(path, line, message) for line, message in body["warnings"]),
        items=body["items"],
    )


def _json(body: dict[str, Any]) -> bytes:
    # Texts can hold half a surrogate pair where a file was decoded from a broken UTF-16.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def checksum(*parts: bytes | str | int) -> int:
    """CRC-32 over the parts of a row, its key included: a row under a wrong key is found too."""
    crc = 0
    for part in parts:
        crc = zlib.crc32(part if isinstance(part, bytes) else str(part).encode(), crc)
    return crc


def verify(crc: int, *parts: bytes | str | int) -> None:
    """Raise `DamagedError` unless the checksum is that of the parts."""
    if crc != checksum(*parts):
        raise DamagedError("A row of the index doesn't match its checksum.")
