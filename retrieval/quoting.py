"""Which words of an item are quoted: whole sentences around the one that answers.

The window starts at the answering sentence, takes in the sentence beside it that says whose
claim it is ("…と発表した", "reported by the FT", "could not be verified"), and then grows to
the neighbour that meets the question best while there is room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.items import Item
from retrieval.answer_type import wants
from retrieval.excerpts import excerpt
from retrieval.passages import Passage
from retrieval.ranking import Ranked, Ranking
from retrieval.results import Excerpt
from retrieval.sentences import Span, sentences, size

ROOMS = (280, 180, 150)
"""What the first, the second and every further quote of an answer may grow to, in Japanese
characters (a Latin letter takes half the room): the best item has the most to say."""
LONGEST = 300
"""An attribution may stretch the window to this, and no further."""

_CUT = ("…", "...")
_HEADLINE = 60
"""Characters; no editor writes a longer headline."""
_MARGIN = 0.1
"""By how much a post's first sentence must beat the rest of it to be quoted instead."""
_WANTED = 0.15
"""What a sentence gains that has the time or the number that is asked for."""
_UNDER_ITS_HEADING = 0.01
_HEADING = re.compile(r"(?![🔸•●・])[^。\n]{2,40}(?<![.!?！？…」』】)）:：、,])")
_SHORT = 10
"""Characters; anything shorter may well be said twice."""
_LINK = re.compile(r"https?://\S+|pic\.[\w.]+/\S+")
# A sentence that is about who says the neighbouring one, or how sure it is. A row: language, form.
_ATTRIBUTIONS: tuple[tuple[str, str], ...] = (
    ("ja", r"(?:と|を|が|も)(?:報じ|伝え)(?:た|てい|られ)"),
    ("ja", r"(?:確認|検証)(?:は)?(?:でき|し)て(?:は)?い(?:ない|ません)"),
    ("ja", r"^(?:これは|以上は)?[^。]{0,30}(?:によると|による|の話として|の取材に)"),
    ("ja", r"(?:と|旨を?)(?:発表|公表|表明|投稿|説明)(?:した|しました)。?$"),
    (
        "en",
        r"\b(?:reported|according to|could not (?:independently )?(?:verify|be verified|confirm))",
    ),
    (
        "ru",
        r"сообщ(?:ил|ает|или)|по (?:данным|словам)|не (?:смог|удалось) (?:подтвердить|проверить)",
    ),
    ("uk", r"повідом(?:ив|ляє|или)|за (?:даними|словами)"),
    ("uk", r"не (?:зміг|вдалося) (?:підтвердити|перевірити)"),
    ("zh", r"据[^，。]{1,20}报道|(?:未能|无法)(?:独立)?(?:证实|核实)"),
    ("ko", r"(?:에 따르면|보도했다|확인하지 못했다)"),
    (
        "de",
        r"\b(?:berichtete|meldete|nach Angaben|laut|nicht (?:unabhängig )?(?:überprüfen|bestätig))",
    ),
    ("fr", r"\b(?:a rapporté|selon|d'après|n'a pas pu (?:vérifier|confirmer))"),
    ("es", r"\b(?:informó|según|no pudo (?:verificar|confirmar))"),
)
_ATTRIBUTION = re.compile("|".join(form for _, form in _ATTRIBUTIONS), re.IGNORECASE)
# Words that point back: without the sentence before, nobody knows whose claim this is.
_POINTS_BACK = re.compile(
    r"^(?:同氏|同社|同省|同州|同紙|同通信|氏は|これ(?:は|に|を)|それ|その|こう|また、?同|さらに「|ただ、?「)"
    r"|^(?:he|she|they|it|this|that|these|those)\b|^(?:он|она|они|это)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of an item's text, in characters of that text."""

    start: int
    end: int
    focus: Span
    """The answering sentence."""


def quote(
    one: Ranked,
    passages: Sequence[Passage],
    ranking: Ranking,
    also: Sequence[Item] = (),
    *,
    place: int = 0,
) -> Excerpt | None:
    """The verbatim window of a ranked item that answers; None if the stored texts disagree.

    `place` is the excerpt's among those of the answer, from 0.
    """
    item = one.item
    inside = item.text_start <= one.passage.start and one.passage.end <= item.text_start + len(
        item.text
    )
    text, base = (item.text, item.text_start) if inside else (one.passage.text, one.passage.start)
    spans = _worth_quoting(text, list(sentences(text)))
    pieces = [text[start:end] for start, end in spans]
    met = ranking.interaction.with_added(ranking.interaction.met(pieces))
    wanted = wants(ranking.pieces.question)
    scores = [
        float(near)
        + ranking.pieces.coverage(piece)
        + (_WANTED if wanted and wanted.search(piece) else 0.0)
        for near, piece in zip(met, pieces, strict=True)
    ]
    _pass_on(text, spans, scores)
    if _is_post(item) and inside:
        met = ranking.interaction.with_added(ranking.interaction.met([item.headline]))
        if float(met[0]) + ranking.pieces.coverage(item.headline) > max(scores) + _MARGIN:
            span = (item.headline_start, item.headline_start + len(item.headline))
            if found := excerpt(item, passages, span, score=one.score, also=also):
                return found
    chosen = window(text, spans, scores, room=ROOMS[min(place, len(ROOMS) - 1)])
    return excerpt(
        item,
        passages,
        (base + chosen.start, base + chosen.end),
        (base + chosen.focus[0], base + chosen.focus[1]),
        score=one.score,
        also=also,
    )


def _pass_on(text: str, spans: Sequence[Span], scores: list[float]) -> None:
    """A heading that meets the question stands for the sentence below it; it is no answer."""
    for number in range(len(spans) - 2, -1, -1):
        if _is_heading(text, spans[number]):
            scores[number + 1] = max(scores[number + 1], scores[number] + _UNDER_ITS_HEADING)
            scores[number] = 0.0


def _is_heading(text: str, span: Span) -> bool:
    """A short line of its own, without a mark at its end, with text below it."""
    start, end = span
    alone = text[:start].endswith("\n") and text.startswith("\n", end)
    return alone and _HEADING.fullmatch(text, start, end) is not None


def _is_post(item: Item) -> bool:
    """Whether what stands for a headline is a sentence of a post, which may answer by itself."""
    return item.headline_start >= 0 and (
        item.headline.endswith(("。", "!", "!", "…", ".")) or size(item.headline) > _HEADLINE
    )


def _worth_quoting(text: str, spans: Sequence[Span]) -> list[Span]:
    """Without bare links, and without the cut-off first telling of what follows in full."""
    kept = []
    for number, (start, end) in enumerate(spans):
        piece = _LINK.sub("", text[start:end]).strip()
        if not any(char.isalnum() for char in piece):
            continue
        if piece.endswith(_CUT):
            told = piece.rstrip("….").rstrip()
            if any(told in text[a:b] for a, b in spans[number + 1 :]):
                continue
        if text.find(piece, end) >= 0 and len(piece) > _SHORT:
            continue
        kept.append((start, end))
    return kept or list(spans)


def window(
    text: str, spans: Sequence[Span], scores: Sequence[float], *, room: float = ROOMS[0]
) -> Window:
    """Choose what to quote of a text with the given sentences and how well each meets the
    question. `spans` must not be empty.
    """
    best = max(range(len(spans)), key=lambda n: (scores[n], -n))
    first = last = best
    first, last = _with_attribution(text, spans, first, last)
    while True:
        sides = [n for n in (_before(text, spans, first), last + 1) if 0 <= n < len(spans)]
        sides = [n for n in sides if _size(text, spans, min(first, n), max(last, n)) <= room]
        if not sides:
            break
        nearest = max(sides, key=lambda n: (scores[n], n))
        first, last = min(first, nearest), max(last, nearest)
    while last > best and _is_heading(text, spans[last]):
        last -= 1
    return Window(spans[first][0], spans[last][1], spans[best])


def _before(text: str, spans: Sequence[Span], first: int) -> int:
    """The sentence from which on a window is grown upwards: none that points further back."""
    number = first - 1
    while number > 0 and _POINTS_BACK.search(text[spans[number][0] : spans[number][1]]):
        number -= 1
    return number


def _with_attribution(text: str, spans: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """Stretch to a neighbour that says whose claim it is, if the sentence itself doesn't."""
    sentence = text[spans[first][0] : spans[first][1]]
    for neighbour in (last + 1, first - 1):
        if not 0 <= neighbour < len(spans):
            continue
        other = text[spans[neighbour][0] : spans[neighbour][1]]
        wanted = (_ATTRIBUTION.search(other) and not _ATTRIBUTION.search(sentence)) or (
            neighbour < first and _POINTS_BACK.search(sentence)
        )
        low, high = min(first, neighbour), max(last, neighbour)
        if wanted and _size(text, spans, low, high) <= LONGEST:
            return low, high
    return first, last


def _size(text: str, spans: Sequence[Span], first: int, last: int) -> float:
    return size(text[spans[first][0] : spans[last][1]])
