"""How sure an answer is: a small logistic model over figures that mean the same for any model.

Cosines don't: one model's "nothing to do with it" is another's "exactly that". So when an index
is built, questions that no newspaper answers are put to it, and later figures are counted in
standard deviations above what those got (`calibrate`; no labels are needed). What the question's
own words say (how much of it the item speaks of, how far ahead of the next it is) is comparable
as it stands. The weights were fitted once on the development questions:
`python -m tests.benchmarks.calibration` prints them anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np
import regex

from retrieval.languages import empty_words, language
from retrieval.passages import seen_text
from retrieval.ranking import Ranking, background
from retrieval.rerank import LateInteraction
from retrieval.results import Outcome
from retrieval.snapshot import Snapshot

SURE = 0.40
"""From here on the answer is shown as one."""
POSSIBLE = 0.29
"""From here on it is shown as unsure; below, it isn't shown."""
_PROBED = 3
"""Passages that are looked at for each far question."""
_LEAST_SPREAD = 0.02
_NARROW = 0.3
_OF_UNKNOWN = 0.3
"""What an unknown word that isn't met weighs against an item, beside a known one."""
_DOUBT, _MIDDLE = 2.0, 0.5
"""As if that weight of words were met by so much: it decides where nothing is known."""
_ALL, _MOST = 0.99, 0.6
"""Shares of a few key words that an item speaks of."""

# Questions that a news roundup doesn't answer, in the nine languages.
FAR = (
    "カレーの玉ねぎはどのくらい炒めればいい?",
    "ギターの弦を張り替えるコツは?",
    "Pythonでリストを逆順にする方法",
    "肩こりに効くストレッチを知りたい",
    "観葉植物の水やりはどうすればいい?",
    "How do I center a div in CSS?",
    "Tell me a joke about cats",
    "How many calories are in an avocado?",
    "How do I remove a wine stain from a carpet?",
    "Как испечь блины на кефире?",
    "Посоветуй книгу про драконов",
    "Как удалить строку в таблице Excel?",
    "Чем отличается кошка от рыси?",
    "Як зварити смачний кулеш?",
    "Порадь цікавий серіал про лікарів",
    "Як почистити срібні сережки?",
    "Що таке рекурсія в програмуванні?",
    "番茄炒蛋怎么做?",
    "怎么用Python读取文件?",
    "推荐几部好看的动漫",
    "如何学好吉他?",
    "된장국 끓이는 방법 알려 줘",
    "파이썬에서 문자열 뒤집는 법",
    "재미있는 게임 추천해 줘",
    "기타 코드 쉽게 외우는 법",
    "Wie koche ich ein weiches Ei?",
    "Was hilft gegen Schluckauf?",
    "Wie binde ich eine Krawatte?",
    "Was ist die Quadratwurzel von 144?",
    "Comment faire une mousse au chocolat ?",
    "Comment trier une liste en JavaScript ?",
    "Comment enlever une tache de café ?",
    "Comment apprendre à jouer du piano ?",
    "¿Cómo se prepara un buen gazpacho?",
    "¿Cómo invierto una cadena en Java?",
    "¿Cuántos huesos tiene una mano?",
    "¿Por qué maúllan los gatos?",
)
_SCRIPTS = {"ru": "cyrillic", "uk": "cyrillic", "ja": "ja", "zh": "zh", "ko": "ko"}
_SENTENCE = regex.compile(r"[?？。！!]|\p{Hiragana}{3}|(?:か|は|の|って|た)$")


@dataclass(frozen=True, slots=True)
class Features:
    """What the model sees of a ranking. Fields in the order of the weights."""

    dense: float
    """How far the first item's cosine is above what any text of the corpus has to the question, in
    fives of standard deviations above what the far questions got."""
    interaction: float
    """Its late interaction, likewise; of a model without token vectors, as `dense`."""
    coverage: float
    """The weighted share of the question that the item speaks of, drawn to the middle where little
    is known of the question's words."""
    gap: float
    """How far the item is ahead of the next, up to 1; a narrow lead is no worse than a small one,
    because a broad question has many good answers."""
    unmet: float
    """The weight of the most telling piece that the item doesn't speak of, as a share."""
    same: float
    """1.0 when question and item share a script: then more words meet, answer or not."""
    known: float
    """Logarithm of the number of pieces of which anything is known."""


WEIGHTS = Features(0.799, 0.584, 3.235, 0.990, -2.916, -0.217, 0.989)
BIAS = -4.044


def judge(ranking: Ranking, words: str, calibration: Mapping[str, float]) -> float:
    """0-1: how likely the first of the ranked items answers the question."""
    if not ranking.items:
        return 0.0
    seen = features(ranking, words, calibration)
    value = BIAS + sum(w * f for w, f in zip(astuple(WEIGHTS), astuple(seen), strict=True))
    likely = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))
    if not ranking.pieces.pieces:
        return max(likely, POSSIBLE)  # Only grammar, or hiragana alone: nothing speaks against it.
    if is_keywords(words) and seen.coverage > _MOST:
        return max(likely, SURE if seen.coverage > _ALL else POSSIBLE)
    return likely


def features(ranking: Ranking, words: str, calibration: Mapping[str, float]) -> Features:
    """The figures of the first ranked item. The ranking must not be empty."""
    first = ranking.items[0]
    evidence = first.evidence
    dense = _above(evidence.dense - ranking.usual_dense, calibration, "dense")
    found = evidence.interaction_added - ranking.usual_interaction
    follower = ranking.items[1].score if len(ranking.items) > 1 else 0.0
    told = _told(ranking)
    return Features(
        dense=dense,
        interaction=dense
        if ranking.interaction.blind
        else _above(found, calibration, "interaction"),
        coverage=told.coverage,
        gap=max(_NARROW, min(1.0, 2.5 * (first.score - follower))),
        unmet=told.unmet,
        same=float(_script(words) == _script(first.item.text)),
        known=math.log1p(told.known),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    coverage: float
    unmet: float
    known: int


def _told(ranking: Ranking) -> _Told:
    """How much of the question the first item speaks of. A piece is met by the words of the item,
    or by what the model finds near; what neither the table, the corpus nor the model knows is
    hardly evidence against the item.
    """
    first = ranking.items[0]
    pieces = ranking.pieces
    met = first.spoken
    known = np.array([piece.known for piece in pieces.pieces], dtype=bool)
    has = float((pieces.weights * met).sum())
    lacks = pieces.weights * (1 - met) * np.where(known, 1.0, _OF_UNKNOWN)
    total = has + float(lacks.sum()) + _DOUBT
    return _Told(
        coverage=(has + _MIDDLE * _DOUBT) / total,
        unmet=float(lacks.max(initial=0.0)) / total,
        known=int((known | (met > _MIDDLE)).sum()),
    )


def outcome(confidence: float) -> Outcome:
    """What to say at that confidence."""
    if confidence >= SURE:
        return Outcome.FOUND
    return Outcome.UNSURE if confidence >= POSSIBLE else Outcome.NOT_FOUND


def calibrate(snapshot: Snapshot) -> dict[str, float]:
    """What questions about something else altogether get from this corpus and this model.

    Takes some milliseconds a question; to be kept with the index.
    """
    dense, interaction = [], []
    usual = background(snapshot)
    vectors = snapshot.embedder.encode_queries(FAR)
    for question, vector in zip(FAR, vectors, strict=True):
        hits = snapshot.dense(vector, _PROBED)
        if not hits:
            return {}
        passages = snapshot.passages([hit.passage for hit in hits])
        items = snapshot.items([passage.item for passage in passages])
        late = LateInteraction(snapshot.embedder, question)
        texts = [seen_text(item, p) for item, p in zip(items, passages, strict=True)]
        dense.append(hits[0].score - usual.cosine(vector))
        best = float(late.asked(late.met(texts)).max())
        interaction.append(best - float(late.asked(late.usual(usual))[0]))
    return {
        "dense_mean": float(np.mean(dense)),
        "dense_spread": float(np.std(dense)),
        "interaction_mean": float(np.mean(interaction)),
        "interaction_spread": float(np.std(interaction)),
    }


def is_keywords(words: str) -> bool:
    """Whether somebody typed up to three key words rather than a question."""
    tokens = words.split()
    empty = empty_words(language(words))
    return (
        len(tokens) <= 3
        and len(words) <= 40
        and not _SENTENCE.search(words)
        and not any(token.lower() in empty for token in tokens)
    )


def _above(value: float, calibration: Mapping[str, float], name: str) -> float:
    mean = calibration.get(f"{name}_mean", 0.0)
    spread = max(calibration.get(f"{name}_spread", 0.0), _LEAST_SPREAD)
    return max(-1.0, min(3.0, (value - mean) / spread / 5))


def _script(text: str) -> str:
    return _SCRIPTS.get(language(text), "latin")
