"""From a question to the items that may answer it, best first, with what speaks for each.

Two legs propose passages; a second stage looks at the proposals word by word; the passages of an
item then speak for it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.items import Item
from retrieval import fusion
from retrieval.aliases import Aliases
from retrieval.analysis import terms
from retrieval.answer_type import wants
from retrieval.concepts import Pieces
from retrieval.fusion import Scores
from retrieval.hiragana import in_hiragana
from retrieval.kana_words import written
from retrieval.naming import Named
from retrieval.opinion import is_bare, is_opinion
from retrieval.passages import Passage, seen_text
from retrieval.proposals import newest, propose
from retrieval.rerank import Background, LateInteraction, Met
from retrieval.results import DateRange
from retrieval.snapshot import Snapshot
from retrieval.store import Floats
from retrieval.wording import wording

CLOSELY = 18
"""Passages that the second stage looks at, and as many again of the newest days."""
CLOSELY_OF_FEW = 60
"""The same where the corpus is so small that they stay in memory."""
_FEW = 300
_OLDER, _OLD = 0.02, 4.0
"""What an item loses for its age (times the logarithm of days), and from where it loses no more,
some eight weeks. Where the question names days, nothing."""
_PASSED, _LATELY = 0.06, 2
"""What an item loses besides that is older than so many days, divided by the number of things that
the question asks for: the fewer, the more items speak of all of them, and the news is meant."""
_AGEING = 0.02
"""What it loses besides, without an end, if the question asks for news."""
_WANTED = 0.08
"""What a sentence adds that has the kind of thing asked for, and all else that is asked."""
_LITTLE, _IN_ONE = 0.5, 0.2
"""Where the best item speaks of less than that share of the question, which it may ask in other
words, what a single sentence comes near to counts again."""
_WORTH_A_LOOK = 8
_LEAST_SAY = 0.15
"""Of BM25 where the corpus has none of the words that were typed."""
_NAMED = 0.05
"""What an item gains when the question names who says it."""
_NEAR_ENOUGH = 0.6
"""The share of the way from any text to the word itself at which a text speaks of it."""
_USUAL = 32
"""Items that tell how near any text comes to a word."""
_LATEST = regex.compile(
    r"最新|最近|直近|現在|いま|もう|まだ|今は|\b(?:latest|newest|recent|recently|currently|now)\b"
    r"|\b(?:already|still|yet)\b|последн|сейчас|\bуж[ое]\b|\bещ[её]\b|\bвже\b|\bще\b|已经|還|아직|벌써"
    r"|останн|зараз|최신|최근|지금|目前|现在|\b(?:neueste|aktuell|derzeit|jetzt|dernier|dernière"
    r"|actuellement|último|última|actualmente|ahora)\w*\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage, each figure comparable within one question."""

    dense: float
    """Cosine of the mean vectors, with and without the words that aliases added."""
    lexical: float
    """BM25 as a share of the best passage's."""
    interaction: float
    """Late interaction with headline and passage."""
    interaction_added: float
    """The same, with the words that aliases added."""
    coverage: float
    """The weighted share of the question that headline and passage speak of."""
    coverage_item: float
    """The same for the whole item, its source included, and what the model finds near."""
    bare: float
    """1.0 for an item that is nothing but a headline."""
    opinion: float
    """1.0 for comment."""


EVIDENCE = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item with its best passage for one question."""

    item: Item
    passage: Passage
    score: float
    evidence: Evidence
    spoken: Scores
    """(pieces of the question,) how much of each the item speaks of, by its words or because the
    model finds them near."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one question, best first, and what it was compared with."""

    items: tuple[Ranked, ...]
    pieces: Pieces
    interaction: LateInteraction
    usual_dense: float = 0.0
    """The cosine that any text of the corpus has to the question."""
    usual_interaction: float = 0.0
    """Likewise its late interaction with the question as typed and with what aliases added."""
    subject: float = 0.0
    """How much the question is like those that people ask of the news: 1 or so, or -1."""
    wording: float = 0.0
    """The same, told by its letters alone."""


def rank(
    snapshot: Snapshot,
    words: str,
    aliases: Aliases,
    period: DateRange | None = None,
    source: str | None = None,
    *,
    weights: Mapping[str, float] = fusion.WEIGHTS,
) -> Ranking:
    """The items that may answer `words`, best first."""
    if kana := in_hiragana(words):
        words = written(words, snapshot.idf, aliases.knows)
    pieces = Pieces(words, aliases, snapshot.idf, snapshot.counts()[1], in_kana=kana)
    said = [piece.said for piece in pieces.pieces]
    interaction = LateInteraction(snapshot.embedder, pieces.asked, pieces.added, said)
    asked, vector = _vectors(snapshot, pieces.asked, pieces.added)
    few = snapshot.counts()[1] <= _FEW
    proposals = [propose(snapshot, words, pieces, vector, snapshot.where(period, source))]
    if period is None and not few:
        lately = snapshot.where(newest(snapshot), source)
        proposals.append(propose(snapshot, words, pieces, vector, lately))
    most = CLOSELY_OF_FEW if few else CLOSELY
    ids = list(dict.fromkeys(number for some in proposals for number in some.best(most)))
    if not ids:
        return Ranking((), pieces, interaction)
    lexical = {number: score for some in proposals for number, score in some.lexical.items()}
    passages = snapshot.passages(ids)
    items = _items(snapshot, passages)
    read = [_units(items[p.item], p) for p in passages]
    tokens = interaction.met_by(read)
    spoken = np.stack([pieces.met_by(units) for units in read])
    usual = background(snapshot)
    near = _nearness(interaction, _together(passages, tokens), usual)
    by_words = _together(passages, spoken)
    pieces.weigh_names(_each_once(passages, by_words))
    of_item = np.maximum(by_words, np.minimum(1.0, near / _NEAR_ENOUGH) * pieces.readable)
    figures = {
        "dense": snapshot.vectors(ids).astype(np.float64) @ vector,
        "lexical": _own_words(snapshot, words)
        * fusion.by_maximum(np.array([lexical.get(number, 0.0) for number in ids])),
        "interaction": interaction.asked(tokens),
        "interaction_added": interaction.with_added(tokens),
        "coverage": pieces.share(spoken),
        "coverage_item": pieces.share(of_item),
        "bare": np.array([float(is_bare(items[p.item])) for p in passages]),
        "opinion": np.array([float(is_opinion(items[p.item])) for p in passages]),
    }
    scores = fusion.combine(figures, weights)
    if wanted := wants(words):
        scores = scores + _WANTED * _has_wanted(wanted, passages, pieces, scores)
    named = Named(words)
    scores = scores + _NAMED * np.array(
        [named(items[p.item].source or "", items[p.item].handle or "") for p in passages]
    )
    days = np.array([items[p.item].roundup.toordinal() for p in passages])
    age = np.log1p(days.max() - days)
    if period is None:
        passed = np.log1p(np.maximum(days.max() - days - _LATELY, 0))
        brief = _PASSED / max(len(pieces.pieces), 1)
        scores = scores - _OLDER * np.minimum(age, _OLD) - brief * np.minimum(passed, _OLD)
    if _LATEST.search(words):
        scores = scores - _AGEING * age
    if figures["coverage_item"][scores.argmax()] < _LITTLE and not pieces.translated:
        scores = scores + _IN_ONE * _in_one_sentence(passages, interaction, scores)
    ranked = _by_item(passages, items, figures, scores, of_item)
    return Ranking(
        tuple(ranked),
        pieces,
        interaction,
        usual.cosine(vector),
        float(interaction.with_added(interaction.usual(usual))[0]),
        snapshot.subject.of(asked),
        wording().of(words),
    )


def _own_words(snapshot: Snapshot, words: str) -> float:
    """What BM25 has to say: as much as the share of the question's own words that the corpus has.
    In a foreign language, only what aliases added finds anything, and best or not, it is little.
    """
    asked = terms(words, question=True)
    return max(_LEAST_SAY, float(np.mean(snapshot.idf(asked) > 0))) if asked else _LEAST_SAY


def _nearness(interaction: LateInteraction, tokens: Met, among: Background) -> Scores:
    """(texts, pieces) 0-1: how much nearer each text comes to the words of each piece than texts
    of the corpus usually do; zeros where the model gives no token vectors.
    """
    found = interaction.of_pieces(tokens)
    usual = interaction.of_pieces(interaction.usual(among))
    return np.clip((found - usual) / np.maximum(1 - usual, 0.05), 0, 1)


def background(snapshot: Snapshot) -> Background:
    """Some passages from all over the corpus; the same for every question."""
    if snapshot.background is None:
        rows = snapshot.rows()
        ids = [row.id for row in rows[:: max(1, len(rows) // _USUAL)]]
        first = [(item, snapshot.passages_of(item.id)[:1]) for item in snapshot.items(ids)]
        texts = [seen_text(item, passage) for item, some in first for passage in some]
        vectors = snapshot.vectors([passage.id for _, some in first for passage in some])
        snapshot.background = Background(snapshot.embedder, texts, vectors.astype(np.float32))
    return snapshot.background


def _has_wanted(
    wanted: regex.Pattern[str], passages: Sequence[Passage], pieces: Pieces, scores: Scores
) -> Scores:
    """For each of the best passages, how much of the question a sentence speaks of that has the
    kind of thing asked for; 0.0 for the others.
    """
    found = np.zeros(len(passages))
    for number in np.argsort(-scores, kind="stable")[:_WORTH_A_LOOK]:
        text = passages[number].text
        told = [text[a:b] for a, b in passages[number].sentences if wanted.search(text, a, b)]
        found[number] = max(map(pieces.coverage, told), default=0.0)
    return found


def _in_one_sentence(
    passages: Sequence[Passage], interaction: LateInteraction, scores: Scores
) -> Scores:
    """For each of the best passages, how near its nearest sentence comes to the whole question;
    0.0 for the others.
    """
    best = np.argsort(-scores, kind="stable")[:_WORTH_A_LOOK]
    told = [[passages[n].text[a:b] for a, b in passages[n].sentences] for n in best]
    interaction.met([sentence for sentences in told for sentence in sentences])
    found = np.zeros(len(passages))
    for number, sentences in zip(best, told, strict=True):
        found[number] = interaction.with_added(interaction.met(sentences)).max(initial=0.0)
    return found


def _units(item: Item, passage: Passage) -> list[str]:
    """What is read of a passage: its headline and text, and who says it. Each source is read once
    a question; passages are read whole, since most of the time goes into taking up a text.
    """
    units = [seen_text(item, passage)]
    if item.source or item.handle:
        units.append(f"{item.source or ''} {item.handle or ''}")
    return units


def _vectors(snapshot: Snapshot, words: str, added: str) -> tuple[Floats, Floats]:
    """(dim,) unit vectors of the question as the model is asked it, and of that together with the
    same and the words that aliases added.
    """
    asked = [words, f"{words} {added}"] if added else [words]
    each = snapshot.embedder.encode_queries(asked)
    both = np.asarray(each.sum(axis=0), np.float32)
    length = float(np.linalg.norm(both))
    return each[0], np.asarray(both / length, np.float32) if length else both


def _items(snapshot: Snapshot, passages: Sequence[Passage]) -> dict[str, Item]:
    ids = list(dict.fromkeys(passage.item for passage in passages))
    return dict(zip(ids, snapshot.items(ids), strict=True))


def _together(passages: Sequence[Passage], met: NDArray[Any]) -> NDArray[Any]:
    """For each passage, what the proposed passages of its item meet together."""
    best: dict[str, NDArray[Any]] = {}
    for passage, row in zip(passages, met, strict=True):
        have = best.get(passage.item)
        best[passage.item] = row if have is None else np.maximum(have, row)
    return np.stack([best[passage.item] for passage in passages])


def _each_once(passages: Sequence[Passage], of_items: NDArray[Any]) -> NDArray[Any]:
    """The rows of the items, of which each passage has a copy."""
    return np.stack(list(dict(zip((p.item for p in passages), of_items, strict=True)).values()))


def _by_item(
    passages: Sequence[Passage],
    items: Mapping[str, Item],
    figures: Mapping[str, Scores],
    scores: Scores,
    spoken: Scores,
) -> list[Ranked]:
    """Each item once, at the place of its best passage."""
    ranked: dict[str, Ranked] = {}
    for number in np.argsort(-scores, kind="stable"):
        passage = passages[number]
        if passage.item not in ranked:
            evidence = Evidence(**{name: float(figures[name][number]) for name in EVIDENCE})
            ranked[passage.item] = Ranked(
                items[passage.item], passage, float(scores[number]), evidence, spoken[number]
            )
    return list(ranked.values())
