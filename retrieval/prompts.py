"""Prompts of known models whose own files don't carry them.

Used only where the model's configuration has none. Sources: the models' cards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a question and before a passage."""

    query: str
    document: str


_KNOWN: tuple[tuple[str, Prompts], ...] = (
    (r"\be5-.*instruct", Prompts("Instruct: Given a question, retrieve passages that answer it"
                                 "\nQuery: ", "")),
    (r"(?:^|[/_-])e5-(?:small|base|large)", Prompts("query: ", "passage: ")),
    (r"\bruri-v3", Prompts("検索クエリ: ", "検索文書: ")),
    (r"\bruri-(?:small|base|large)", Prompts("クエリ: ", "文章: ")),
    (r"\bglucose-base-ja", Prompts("query: ", "passage: ")),
    (r"\bplamo-embedding", Prompts("", "")),
    (r"\bnomic-embed-text", Prompts("search_query: ", "search_document: ")),
    (r"\bbge-(?:small|base|large)-en",
     Prompts("Represent this sentence for searching relevant passages: ", "")),
    (r"\barctic-embed", Prompts("query: ", "")),
)  # fmt: skip


def known_prompts(name: str) -> Prompts | None:
    """The prompts of the model of that name or folder, or None where we know of none."""
    return next((found for form, found in _KNOWN if re.search(form, name.lower())), None)
