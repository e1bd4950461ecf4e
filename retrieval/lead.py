"""The one verbatim sentence that carries an item's news."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from corpus.items import Item
from retrieval.analysis import normalise
from retrieval.excerpts import excerpt
from retrieval.passages import Passage
from retrieval.results import Excerpt
from retrieval.sentences import Span, sentences, size

_NEAR_THE_TOP = 4
"""Sentences among which the news stands."""
_SHORTEST = 12
"""Characters; less is a heading or a dateline."""

_BULLET = regex.compile(r"^[\p{So}\p{Sk}•●○■□▪▶►・※*＊\-–—→]+\s*")
_LINK = regex.compile(r"https?://\S+|pic\.[\w.]+/\S+|[#@]\w+")
_DATELINE = regex.compile(r"^[【\[(（][^】\])）]{1,30}[】\])）]\s*$|^[^。.!?！？]{1,30}[=＝]\s*$")
_CUT_OR_ASKING = ("…", "...", ":", "：", "】", "?", "？", "か。", "か」", "か。」")
# A sentence that begins like this needs the one before it.
_LEANS = regex.compile(
    r"^(?:同|その|この|これ|それ|こう|また|さらに|一方|ただ|しかし|なお|氏は|だが|「|『|“|\")"
    r"|^(?:he|she|they|it|this|that|but|and|however|also)\b|^(?:он|она|они|это|но|однако)\b",
    regex.IGNORECASE,
)
# Who says it, alone; and what an outlet says of its own piece. Neither is the news.
_NO_NEWS: tuple[tuple[str, str], ...] = (
    ("ja", r"^[^、。「]{1,16}(?:が|は)(?:報じた|伝えた|明らかにした|発表した)。?$"),
    ("ja", r"(?:見解|意見|主張|見方|話|説|声)を[^、。]{0,8}(?:まとめた|聞いた|紹介した|比べた)。$"),
    ("ja", r"(?:聞いてみた|並べてみた|見てもらった|紹介する|お伝えします|比べてみた)。$"),
    ("ja", r"(?:ください|ましょう|お願いします|以下の通り(?:です|だ)?)。?$"),
    ("ja", r"次の(?:通り|ように(?:語った|述べた|話した))。?$"),
    ("en", r"^(?:[\w .’'-]{1,40} (?:reported|said)|here is what we know|read on)\b[^,;]{0,30}\.?$"),
    ("ru", r"^(?:об этом|как) (?:сообщ|передаёт|передает|пишет)[^,]{0,40}\.?$"),
    ("uk", r"^(?:про це|як) (?:повідом|передає|пише)[^,]{0,40}\.?$"),
    ("zh", r"^[^，。]{0,15}(?:报道|報道|表示)。?$"),
)  # fmt: skip
_EMPTY = regex.compile("|".join(f"(?:{form})" for _, form in _NO_NEWS), regex.IGNORECASE)


def lead_sentence(item: Item, passages: Sequence[Passage]) -> Excerpt | None:
    """The first sentence of an item that says something new and stands alone."""
    spans = [_trim(item.text, span) for span in sentences(item.text)]
    said = [span for span in spans if _says_something(item, item.text[span[0] : span[1]])]
    top = said[:_NEAR_THE_TOP]
    newsy = [span for span in top if not _EMPTY.search(item.text[span[0] : span[1]])]
    alone = [span for span in newsy if not _LEANS.match(item.text[span[0] : span[1]])]
    for start, end in [*alone, *newsy, *said]:
        base = item.text_start
        if found := excerpt(item, passages, (base + start, base + end)):
            return found
    return _headline(item, passages)


def _headline(item: Item, passages: Sequence[Passage]) -> Excerpt | None:
    """The headline itself, of an item that has nothing else to say; of a post's first lines the
    first sentence that is whole.
    """
    for base, text in [
        (item.headline_start, item.headline),
        *((p.start, p.text) for p in passages),
    ]:
        if base < 0 or not text:
            continue
        spans = [_trim(text, span) for span in sentences(text)]
        whole = [s for s in spans if not text[s[0] : s[1]].endswith(("…", "..."))]
        first = next((s for s in whole if size(text[s[0] : s[1]]) >= _SHORTEST), None)
        start, end = (first if len(spans) > 1 else None) or _trim(text, (0, len(text)))
        if found := excerpt(item, passages, (base + start, base + end)):
            return found
    return None


def _trim(text: str, span: Span) -> Span:
    """Without a bullet before and links behind."""
    start, end = span
    if bullet := _BULLET.match(text[start:end]):
        start += bullet.end()
    links = list(_LINK.finditer(text, start, end))
    while links and not text[links[-1].end() : end].strip():
        end = links.pop().start()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _says_something(item: Item, sentence: str) -> bool:
    plain = normalise(sentence)
    return (
        size(sentence) >= _SHORTEST
        and not sentence.rstrip().endswith(_CUT_OR_ASKING)
        and not _DATELINE.match(sentence)
        and plain not in normalise(item.headline)
        and normalise(item.headline) not in plain
    )
