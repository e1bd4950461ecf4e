"""What the model is measured on: questions, candidates, and which candidate is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import default_corpus, list_files, read_file
from retrieval.passages import cut, seen_text
from retrieval.training.data import held_out, json_lines, table, two_columns

CANDIDATES = 2000


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table."""

    name: str
    questions: Sequence[str]
    candidates: Sequence[str]
    right: Sequence[frozenset[int]]
    """The numbers of the right candidates, for each question."""
    crossed: bool
    """Questions and candidates are in different languages."""


def _aligned(name: str, pairs: Sequence[tuple[str, str]], more: Sequence[str] = ()) -> Measure:
    right = [frozenset((number,)) for number in range(len(pairs))]
    candidates = [text for _, text in pairs] + list(more)
    return Measure(name, [text for text, _ in pairs], candidates, right, crossed=True)


def _once(path: Path, most: int = CANDIDATES) -> list[tuple[str, str]]:
    """The first pairs of a file, no text twice."""
    left: set[str] = set()
    right: set[str] = set()
    found = []
    for a, b in two_columns(path):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            found.append((a, b))
    return found[:most]


def wmt(folder: Path) -> Iterator[Measure]:
    for language in ("zh", "es", "de", "ru", "uk"):
        path = folder / "wmt_multi" / f"pairs_{language}-ja.tsv.gz"
        if path.exists():
            yield _aligned(f"wmt_multi {language}→ja", _once(path))


def jarunc(folder: Path) -> Iterator[Measure]:
    for pair in ("en-ja", "ja-ru"):
        path = folder / "jarunc" / f"pairs_{pair}.dev.tsv.gz"
        if path.exists():
            pairs = _once(path)
            if pair == "ja-ru":
                pairs = [(b, a) for a, b in pairs]
            yield _aligned(f"jarunc {'en' if pair == 'en-ja' else 'ru'}→ja", pairs)


def flores(folder: Path) -> Iterator[Measure]:
    """The rows that are kept from training, among 1,800 other Japanese sentences of news."""
    path, more = folder / "flores_dev" / "multi.tsv.gz", folder / "wmt_multi" / "pairs_ru-ja.tsv.gz"
    if not (path.exists() and more.exists()):
        return
    header, rows = table(path)
    kept = [row for number, row in enumerate(rows) if held_out("flores_dev", number)]
    others = [text for _, text in _once(more)][:1800]
    japanese = header.index("ja")
    for language in ("en", "zh", "ko", "ru", "uk", "de", "fr", "es"):
        pairs = [(row[header.index(language)], row[japanese]) for row in kept]
        yield _aligned(f"flores held out {language}→ja", pairs, others)


def korean_news(folder: Path) -> Iterator[Measure]:
    path = folder / "koen_news" / "pairs_ko-en.dev.tsv.gz"
    if path.exists():
        yield _aligned("koen_news ko→en", _once(path))


def _passages(name: str, rows: Sequence[dict[str, str]]) -> Measure:
    passages = list(dict.fromkeys(row["context"] for row in rows))
    number = {passage: n for n, passage in enumerate(passages)}
    right = [frozenset((number[row["context"]],)) for row in rows]
    return Measure(name, [row["question"] for row in rows], passages, right, crossed=False)


def japanese_questions(folder: Path) -> Iterator[Measure]:
    for name, path in (
        ("JSQuAD valid", folder / "jglue" / "qa.valid.jsonl.gz"),
        ("JaQuAD dev", folder / "jaquad" / "qa.dev.jsonl.gz"),
    ):
        if path.exists():
            yield _passages(name, list(json_lines(path)))


def xquad(folder: Path) -> Iterator[Measure]:
    """Question in one language, passage in another, every pair of the five."""
    path = folder / "xquad" / "qa.test.jsonl.gz"
    if not path.exists():
        return
    rows = list(json_lines(path))
    languages = sorted({row["lang"] for row in rows})
    by = {lang: {r["id"]: r for r in rows if r["lang"] == lang} for lang in languages}
    for asked in languages:
        for told in languages:
            both = [
                {"question": row["question"], "context": by[told][number]["context"]}
                for number, row in by[asked].items()
                if number in by[told]
            ]
            found = _passages(f"xquad {asked}→{told}", both)
            yield Measure(found.name, found.questions, found.candidates, found.right, asked != told)


def digest(questions: Path) -> Iterator[Measure]:
    """Questions on the digest that ships; right is a passage of an item that answers."""
    if not questions.exists():
        return
    folder = default_corpus()
    roundups = [read_file(path, folder) for path in list_files(folder)]
    passages = [(item, p) for r in roundups for item in r.items for p in cut(item, r)]
    texts = [seen_text(item, passage) for item, passage in passages]
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    asked = [row for row in asked if row["gold_spans"]]
    for language in sorted({row["lang"] for row in asked}):
        own = [row for row in asked if row["lang"] == language]
        right = []
        for row in own:
            items = {
                item.id for item, _ in passages if any(g in item.text for g in row["gold_spans"])
            }
            right.append(frozenset(n for n, (i, _) in enumerate(passages) if i.id in items))
        yield Measure(
            f"digest {language}", [row["question"] for row in own], texts, right, language != "ja"
        )


MEASURES: tuple[Callable[[Path], Iterator[Measure]], ...] = (
    japanese_questions, wmt, jarunc, flores, korean_news, xquad,
)  # fmt: skip
