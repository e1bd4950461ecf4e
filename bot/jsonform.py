"""The machine forms of an answer, a digest and a checked file: a contract with other programs.

Pure: nouns in, plain dictionaries out. Dates are ISO (`null` where unknown), line numbers are
1-based and inclusive, quotes are verbatim. Keys are only ever added.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from bot.harmless import harmless_json
from corpus.items import Item, ParseWarning, Roundup
from retrieval.results import Answer, Digest, Excerpt, Outcome, ReloadReport

Json = dict[str, Any]


def answer(found: Answer) -> Json:
    """`certain` is false for an answer that may not be one; `found` is true for it all the same."""
    return {
        "question": found.question,
        "found": found.found,
        "certain": found.outcome is Outcome.FOUND,
        "excerpts": [_excerpt(e) for e in found.excerpts] if found.found else [],
        "nearest": [{"item": i.id, "headline": i.headline} for i in found.nearest],
        "elapsed_ms": round(found.elapsed_ms, 1),
    }


def refused(question: str, why: str) -> Json:
    """A question of a batch that couldn't be asked: the shape of an answer, with `error`."""
    return {
        "question": question,
        "found": False,
        "certain": False,
        "excerpts": [],
        "nearest": [],
        "elapsed_ms": 0.0,
        "error": why,
    }


def digest(day: Digest) -> Json:
    """`lead` is the verbatim sentence; the first of `items` is the item it stands in."""
    return {
        "date": _iso(day.date),
        "requested": _iso(day.requested),
        "stories": [
            {
                "headline": story.lead.headline,
                "lead": story.sentence.text,
                "items": [i.id for i in story.items],
                "sources": list(story.sources),
            }
            for story in day.stories
        ],
        "items": day.items,
    }


def roundup(file: Roundup) -> Json:
    """One file, as `check` reads it."""
    return {
        "file": file.file,
        "date": _iso(file.date),
        "tags": list(file.tags),
        "items": [_item(i) for i in file.items],
        "warnings": [{"line": w.line, "message": w.message} for w in file.warnings],
    }


def report(done: ReloadReport) -> Json:
    """What an index run changed."""
    form = dataclasses.asdict(done)
    form["warnings"] = [_warning(w) for w in done.warnings]
    form["seconds"] = round(done.seconds, 3)
    return form


def dump(form: Json) -> str:
    """One line of JSON, in Unicode, safe to print."""
    return harmless_json(json.dumps(form, ensure_ascii=False))


def _excerpt(excerpt: Excerpt) -> Json:
    item = excerpt.item
    return {
        "text": excerpt.text,
        "item": item.id,
        "headline": item.headline,
        "source": item.source,
        "handle": item.handle,
        "published": _iso(item.published),
        "urls": list(item.urls),
        "roundup": _iso(item.roundup),
        "file": item.file,
        "lines": [excerpt.first_line, excerpt.last_line],
        "score": round(excerpt.score, 4),
    }


def _item(item: Item) -> Json:
    return {
        "id": item.id,
        "headline": item.headline,
        "source": item.source,
        "handle": item.handle,
        "published": _iso(item.published),
        "urls": list(item.urls),
        "text": item.text,
        "first_line": item.first_line,
        "last_line": item.last_line,
    }


def _warning(warning: ParseWarning) -> Json:
    return {"file": warning.file, "line": warning.line, "message": warning.message}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
