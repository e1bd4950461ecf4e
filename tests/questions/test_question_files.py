"""The question files keep what their README promises."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from retrieval.confidence import FAR
from retrieval.lists import ELSE, NEWS, listed

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DIGESTS = ROOT / "corpus" / "roundups"
FICTION = ROOT / "tests" / "fixtures" / "roundups"
SEED = ROOT.parent / "shared" / "seed"

FILES = sorted(HERE.glob("*.jsonl"))
LANGUAGES = {"ja", "en", "ru", "uk", "zh", "ko", "de", "fr", "es"}
FURTHER = {"pl", "it", "pt", "tr", "nl", "ar", "vi", "id", "zh-Hant"}
SOMETIMES = {"th", "hi", "ro", "cs"}
UNANSWERABLE = {"near", "far"}
ANSWERABLE = {
    "fact", "paraphrase", "keyword", "short", "colloquial", "rambling", "hiragana", "typo", "width",
    "spelling", "headline", "source", "date",
}  # fmt: skip
KEYS = {"question", "gold_spans", "lang", "kind", "roundup"}
# The shipped digest must not repeat a post's own wording; a run this long is no coincidence.
COPIED_RUN = 28


def rows(path: Path) -> list[dict[str, Any]]:
    """Every line of a question file, parsed."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def half(path: Path) -> str:
    """`dev` or `test`, from the file's name."""
    return path.name.split(".")[-2]


def texts(roundup: str) -> list[str]:
    """The text of each file that a question's `roundup` stands for."""
    digest = roundup.endswith(".md")
    paths = [DIGESTS / roundup] if digest else sorted((FICTION / roundup).glob("*.txt"))
    return [path.read_text(encoding="utf-8") for path in paths]


def same(question: str) -> str:
    """A question without case, width, spaces and punctuation: what makes two of them equal."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return "".join(char for char in folded if char.isalnum())


def everything() -> list[tuple[Path, dict[str, Any]]]:
    """Every question with the file it stands in."""
    return [(path, row) for path in FILES for row in rows(path)]


def test_the_files_are_those_of_the_readme() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`([\w.]+\.jsonl)`", readme)) == {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_well_formed(path: Path) -> None:
    for number, row in enumerate(rows(path), start=1):
        where = f"{path.name}:{number}"
        assert set(row) == KEYS, where
        assert row["lang"] in (
            FURTHER if ".more." in path.name else LANGUAGES | FURTHER | SOMETIMES
        ), where
        assert row["kind"] in ANSWERABLE | UNANSWERABLE, where
        assert row["question"].strip() == row["question"] != "", where
        assert (not row["gold_spans"]) == (row["kind"] in UNANSWERABLE), where
        assert texts(row["roundup"]), where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_gold_span_is_verbatim(path: Path) -> None:
    for number, row in enumerate(rows(path), start=1):
        for span in row["gold_spans"]:
            where = f"{path.name}:{number}: {span}"
            assert any(span in text for text in texts(row["roundup"])), where
            assert 4 <= len(span) <= 80, where
            assert "\n" not in span, where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_third_has_no_answer(path: Path) -> None:
    found = rows(path)
    empty = sum(not row["gold_spans"] for row in found)
    assert 0.28 <= empty / len(found) <= 0.38
    assert {row["kind"] for row in found} >= UNANSWERABLE


def test_the_digest_halves_are_balanced_in_every_language() -> None:
    counts = {
        name: Counter(row["lang"] for row in rows(HERE / f"digest.{name}.jsonl"))
        for name in ("dev", "test")
    }
    for language in LANGUAGES:
        dev, held_back = counts["dev"][language], counts["test"][language]
        assert dev + held_back >= 20, language
        assert abs(dev - held_back) <= 1, language


def test_the_fiction_halves_share_no_roundup() -> None:
    asked: dict[str, set[str]] = {"dev": set(), "test": set()}
    count: Counter[str] = Counter()
    for path in FILES:
        if path.name.startswith("fiction."):
            found = rows(path)
            asked[half(path)] |= {row["roundup"] for row in found}
            count += Counter(row["lang"] for row in found)
            assert {row["lang"] for row in found} >= LANGUAGES, path.name
    assert {name: len(roundups) for name, roundups in asked.items()} == {"dev": 15, "test": 13}
    assert not asked["dev"] & asked["test"]
    assert count.total() >= 200
    assert count.most_common(1)[0][0] == "ja"


def test_every_further_language_is_asked_in() -> None:
    found = rows(HERE / "digest.more.dev.jsonl")
    answered = Counter(row["lang"] for row in found if row["gold_spans"])
    assert set(answered) == FURTHER
    assert min(answered.values()) >= 8


def test_no_question_is_asked_twice() -> None:
    seen = Counter((row["lang"], same(row["question"])) for _, row in everything())
    assert [key for key, times in seen.items() if times > 1] == []


def test_no_question_is_one_that_the_program_measures_distance_with() -> None:
    known = {same(question) for question in (*FAR, *listed(NEWS), *listed(ELSE))}
    assert [row["question"] for _, row in everything() if same(row["question"]) in known] == []


def test_a_dated_question_about_two_days_is_answered_on_one_of_them() -> None:
    for path, row in everything():
        days = texts(row["roundup"])
        if row["kind"] == "date" and len(days) > 1:
            holding = [day for day in days if any(span in day for span in row["gold_spans"])]
            assert len(holding) == 1, f"{path.name}: {row['question']}"


@pytest.mark.skipif(not SEED.is_dir(), reason="the posts behind the digest are not at hand")
def test_nothing_here_repeats_the_wording_of_the_posts() -> None:
    posts = "".join(path.read_text(encoding="utf-8") for path in SEED.glob("*.txt"))
    posts = posts.replace("\n", "")
    runs = {posts[i : i + COPIED_RUN] for i in range(len(posts) - COPIED_RUN + 1)}
    for path in [*FILES, *DIGESTS.glob("*.md"), *FICTION.rglob("*.txt")]:
        text = path.read_text(encoding="utf-8").replace("\n", "")
        for i in range(len(text) - COPIED_RUN + 1):
            run = text[i : i + COPIED_RUN]
            # A run of mostly Latin letters is a link, a handle or a name.
            if run in runs and sum(ord(char) > 0x3000 for char in run) > COPIED_RUN * 2 // 3:
                pytest.fail(f"{path.name}: {run}")
