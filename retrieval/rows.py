"""Items as bytes: how a revision is written into one row of the store and read back."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from typing import Any

from corpus.items import Item, ParseWarning
from retrieval.passages import Passage
from retrieval.store import DamagedError, FileRecord, PackedItem, Stamp, StoredItem

_ITEM_FIELDS = (
    "id", "file", "headline", "source", "handle", "permalink", "text", "text_start",
    "headline_start", "first_line", "last_line",
)  # fmt: skip
HASH = 16
"""Bytes of a passage's hash."""


def pack_item(stored: StoredItem) -> PackedItem:
    """The whole revision but its number; passages as offsets, their text is the item's."""
    item = stored.item
    body = {name: getattr(item, name) for name in _ITEM_FIELDS}
    body |= {
        "roundup": item.roundup.isoformat(),
        "published": item.published and item.published.isoformat(),
        "urls": item.urls,
        "tags": item.tags,
        "position": stored.position,
        "passages": [
            (p.start, p.end, p.first_line, p.last_line, p.sentences) for p in stored.passages
        ],
        "hashes": b"".join(stored.hashes).hex(),
    }
    return PackedItem(
        id=item.id,
        file=item.file,
        position=stored.position,
        day=item.roundup.toordinal(),
        published=item.published.toordinal() if item.published else 0,
        source=item.source or "",
        handle=item.handle or "",
        passages=len(stored.passages),
        hashes=b"".join(stored.hashes),
        data=_bytes(body),
    )


def unpack_item(data: bytes, rev: int, first_passage: int) -> StoredItem:
    """Read a revision back; `first_passage` numbers its passages."""
    body: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    item = Item(
        **{name: body[name] for name in _ITEM_FIELDS},
        roundup=dt.date.fromisoformat(body["roundup"]),
        published=body["published"] and dt.date.fromisoformat(body["published"]),
        urls=tuple(body["urls"]),
        tags=tuple(body["tags"]),
    )
    hashes = bytes.fromhex(body["hashes"])
    return StoredItem(
        item=item,
        position=body["position"],
        passages=tuple(
            Passage(
                id=first_passage + n,
                item=item.id,
                text=_text(item, start, end),
                start=start,
                end=end,
                first_line=first,
                last_line=last,
                sentences=tuple((a, b) for a, b in sentences),
            )
            for n, (start, end, first, last, sentences) in enumerate(body["passages"])
        ),
        hashes=tuple(hashes[n : n + HASH] for n in range(0, len(hashes), HASH)),
        rev=rev,
    )


def _text(item: Item, start: int, end: int) -> str:
    """A passage lies in the item's text, or is its headline."""
    if item.text_start <= start and end <= item.text_start + len(item.text):
        return item.text[start - item.text_start : end - item.text_start]
    return item.headline[start - item.headline_start : end - item.headline_start]


def pack_file(record: FileRecord) -> bytes:
    body = {
        "sha256": record.sha256,
        "stamp": record.stamp,
        "day": record.day,
        "date_from": record.date_from,
        "tags": record.tags,
        "warnings": [(w.line, w.message) for w in record.warnings],
        "items": record.items,
    }
    return _bytes(body)


def unpack_file(path: str, data: bytes) -> FileRecord:
    body = json.loads(data.decode("utf-8", "surrogatepass"))
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


def _bytes(body: dict[str, Any]) -> bytes:
    # Texts can hold half a surrogate pair where a file was decoded from a broken UTF-16.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


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
