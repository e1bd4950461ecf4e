"""What `check` says of a file, as plain data."""

from __future__ import annotations

from typing import Any

from corpus.items import Item, Roundup


def check_json(roundup: Roundup) -> dict[str, Any]:
    """The file's items and warnings; dates ISO, line numbers 1-based and inclusive."""
    return {
        "file": roundup.file,
        "date": roundup.date.isoformat(),
        "date_from": roundup.date_from,
        "tags": list(roundup.tags),
        "items": [_item(item) for item in roundup.items],
        "warnings": [{"line": each.line, "message": each.message} for each in roundup.warnings],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "headline": item.headline,
        "source": item.source,
        "handle": item.handle,
        "published": item.published.isoformat() if item.published else None,
        "roundup": item.roundup.isoformat(),
        "urls": list(item.urls),
        "permalink": item.permalink,
        "tags": list(item.tags),
        "text": item.text,
        "first_line": item.first_line,
        "last_line": item.last_line,
    }
