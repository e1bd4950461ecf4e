"""What may be quoted of any passage: no number, link or quotation is ever cut in two."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.quoting import ROOMS, window
from retrieval.sentences import LONGEST, sentences, size


@dataclass(frozen=True)
class Script:
    """How sentences of a language are put together."""

    words: tuple[str, ...]
    space: str
    comma: str
    stop: str
    quotes: tuple[tuple[str, str], ...]


JAPANESE = Script(
    ("架空市は", "港の", "倉庫で", "九日", "船が", "見つかり", "調べを", "続けている", "と述べた"),
    "", "、", "。", (("「", "」"), ("『", "』"), ("（", "）"), ("【", "】"), ("“", "”")),
)  # fmt: skip
ENGLISH = Script(
    ("Kakuu", "harbour", "the", "ship", "was", "found", "near", "a", "warehouse", "they", "said"),
    " ", ", ", ".", (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»")),
)  # fmt: skip
RUSSIAN = Script(
    ("Порт", "корабль", "нашли", "у", "склада", "в", "городе", "вчера", "сообщили", "там"),
    " ", ", ", ".", (("«", "»"), ("„", "“"), ("(", ")")),
)  # fmt: skip
NUMBERS = ("7", "1,234", "3.5", "12:30", "2031/05/12", "1 000 000", "98.6%", "10,000,000.25")
LINKS = (
    "https://example.com/a.b?c=1,2&d=(3)",
    "https://example.com/kakuu/2031:05;12/x!y",
    "pic.twitter.com/kakuu12",
)


@st.composite
def passage(draw: st.DrawFn) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text, and the spans in it that must stay whole."""
    script = draw(st.sampled_from((JAPANESE, ENGLISH, RUSSIAN)))
    kept: list[tuple[int, int]] = []

    def words(at: int, depth: int, most: int) -> str:
        made = ""
        for number in range(draw(st.integers(1, most))):
            if number:
                made += draw(st.sampled_from((script.space, script.space, script.comma)))
            kind = draw(st.sampled_from(("word",) * 6 + ("number", "link", "quote")))
            here = at + len(made)
            if kind == "quote" and depth < 2:
                opening, closing = draw(st.sampled_from(script.quotes))
                inner = opening
                for _ in range(draw(st.integers(1, 3))):
                    inner += words(here + len(inner), depth + 1, 8) + script.stop + script.space
                piece = inner.rstrip() + closing
                if size(piece) <= LONGEST:
                    kept.append((here, here + len(piece)))
                made += piece
            elif kind in ("number", "link"):
                piece = draw(st.sampled_from(NUMBERS if kind == "number" else LINKS))
                kept.append((here, here + len(piece)))
                # Nothing that would make one number or one link of two.
                made += piece + ("、" if script is JAPANESE else " ")
            else:
                made += draw(st.sampled_from(script.words))
        return made

    text = ""
    for _ in range(draw(st.integers(1, 6))):
        start = words(len(text), 0, draw(st.sampled_from((6, 20, 120))))
        text += start + script.stop + draw(st.sampled_from((script.space or "", " ", "\n")))
    return text, tuple(kept)


@settings(max_examples=60, deadline=None)
@given(passage())
def test_no_sentence_ends_in_a_number_a_link_or_a_quotation(
    made: tuple[str, tuple[tuple[int, int], ...]],
) -> None:
    text, kept = made
    spans = list(sentences(text))
    for at in {edge for span in spans for edge in span}:
        cut = [text[a:b] for a, b in kept if a < at < b]
        assert not cut, (cut, text[max(0, at - 20) : at], text[at : at + 20])
    assert all(size(text[a:b]) <= LONGEST for a, b in spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


@settings(max_examples=40, deadline=None)
@given(passage(), st.randoms(use_true_random=False))
def test_a_quote_is_whole_sentences_within_its_room_around_the_marked_one(
    made: tuple[str, tuple[tuple[int, int], ...]],
    chance: object,
) -> None:
    text, _ = made
    spans = list(sentences(text))
    scores = [chance.random() for _ in spans]  # type: ignore[attr-defined]
    found = window(text, spans, scores)
    best = spans[max(range(len(spans)), key=lambda n: (scores[n], -n))]
    assert found.focus == best
    assert found.start <= best[0] < best[1] <= found.end
    assert found.start in {a for a, _ in spans}
    assert found.end in {b for _, b in spans}
    assert size(text[found.start : found.end]) <= max(ROOMS[0], LONGEST)


@pytest.mark.parametrize(
    "whole",
    [
        "“Who is there?” he asked the guard.",
        "«Кто там?» — спросил он сторожа.",
        '"We leave. They stay. That is all," the mayor of Kakuu said.',
        "„Wir gehen. Ihr bleibt.“ Das sagte niemand, so die Stadt.".replace(" Das", ", das"),
        "Das Fest beginnt am 3. Januar in der Stadt.",
        "See https://example.com/a.B?c=D. for more",
        "Wait… they said nothing at all.",
        "市長は（詳細は後日。予定は未定。）と書いた。",
    ],
)
def test_a_sentence_goes_on_after_what_it_quotes(whole: str) -> None:
    assert [whole[a:b] for a, b in sentences(whole)] == [whole]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("See https://example.com/ab. Then go.", ["See https://example.com/ab.", "Then go."]),
        (
            "詳しくはhttps://example.com/a。次の話。",
            ["詳しくはhttps://example.com/a。", "次の話。"],
        ),
        ("“We leave. They stay.” It rained.", ["“We leave. They stay.”", "It rained."]),
        ("閉じない「括弧。次の文。", ["閉じない「括弧。", "次の文。"]),
        ('A 5" pipe broke. Water ran.', ['A 5" pipe broke.', "Water ran."]),
    ],
)
def test_a_sentence_ends_where_nothing_holds_it(text: str, pieces: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == pieces


def test_a_quotation_too_long_to_show_is_cut_at_its_sentences() -> None:
    text = "市長は「" + "港を直す。" * 80 + "」と述べた。"
    pieces = [text[a:b] for a, b in sentences(text)]
    assert len(pieces) > 1
    assert all(piece.endswith("。") for piece in pieces)


@pytest.mark.parametrize("piece", ["「あ。", "「あ。」", "(A. B) ", "“", '"a." '])
def test_brackets_without_end_take_no_longer_than_other_text(piece: str) -> None:
    text = piece * 40_000  # Hours, were each stop to look at all the text before it.
    joined = "".join(text[a:b] for a, b in sentences(text))
    assert "".join(joined.split()) == "".join(text.split())
