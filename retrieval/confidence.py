"""How sure an answer is: a small logistic model over figures that mean the same for any model.

Cosines don't: one model's "nothing to do with it" is another's "exactly that". So when an index
is built, questions that no newspaper answers are put to it, and later figures are counted in
standard deviations above what those got (`calibrate`; no labels are needed). What the question's
own words say (how much of it the item speaks of, how far ahead of the next it is) is comparable
as it stands. Whether the corpus answers at all and whether this item does are two questions, with
weights of their own, fitted once on the development questions:
`python -m tests.benchmarks.calibration` prints them anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np

from corpus.items import Item
from retrieval import glossary
from retrieval.alias_table import builtin
from retrieval.answer_type import wants
from retrieval.languages import language
from retrieval.leniency import least
from retrieval.ranking import Ranking, rank
from retrieval.results import Outcome
from retrieval.snapshot import Snapshot

SURE = 0.52
"""From here on the answer is shown as one."""
POSSIBLE = 0.25
"""From here on it is shown as unsure; below, it isn't shown."""
_FROM = {Outcome.FOUND: SURE, Outcome.UNSURE: POSSIBLE, Outcome.NOT_FOUND: 0.0}
_FIGURES = ("dense", "interaction", "score")
"""What is counted in standard deviations above the far questions."""
_LEAST_SPREAD = 0.02
_NARROW = 0.3
_OF_UNKNOWN = 0.3
"""What an unknown word that isn't met weighs against an item, beside a known one."""
_DOUBT, _MIDDLE = 2.0, 0.5
"""As if that weight of words were met by so much: it decides where nothing is known."""
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
    score: float
    """The item's score in the ranking, in fives of standard deviations above the far questions'."""
    subject: float
    """How much the question is like those that people ask of the news (`retrieval/subject.py`)."""
    wording: float
    """The same, told by its letters alone (`retrieval/wording.py`)."""
    lacking: float
    """1.0 when the question asks for a time, a sum, an age … and the item has none."""


@dataclass(frozen=True, slots=True)
class _Model:
    """A logistic model over the figures."""

    weights: Features
    bias: float

    def __call__(self, seen: Features) -> float:
        pairs = zip(astuple(self.weights), astuple(seen), strict=True)
        value = self.bias + sum(weight * figure for weight, figure in pairs)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


RIGHT = _Model(
    Features(1.220, 0.760, 2.010, 1.228, -2.032, -0.606, 0.845, 0.426, -0.064, 0.282, -2.615),
    -3.231,
)
"""How likely the first item answers, of all questions."""
NEAR = _Model(
    Features(2.527, 0.928, 2.035, -0.132, -0.650, 0.525, 0.000, 3.414, 1.110, 0.974, 0.546), -2.829
)
"""How likely the question is one that the corpus answers rather than a far one."""
NEAR_FROM, NEAR_FROM_SAME, NEAR_FROM_UNLEARNT = 0.10, 0.16, 0.04
"""From here on an answer is possible. Where question and item share a script, more words meet by
chance; of a question in a language that only the glossary knows, fewer do."""


_ANYTHING = 0.3
"""An item that speaks of no piece of the question by that much answers by no more than chance; on
the development sets one of 1,319 does. "Thanks!" has no pieces."""


def judge(ranking: Ranking, words: str, calibration: Mapping[str, float]) -> float:
    """0-1: how likely the first of the ranked items answers the question."""
    if not ranking.items:
        return 0.0
    met = float(ranking.items[0].spoken.max(initial=0.0))
    if met < _ANYTHING and not (ranking.pieces.pieces and ranking.interaction.blind):
        return POSSIBLE * met
    seen = features(ranking, words, calibration)
    near = NEAR(seen)
    enough = _near_from(seen, words)
    likely = max(RIGHT(seen), POSSIBLE) if near >= enough else POSSIBLE * near / enough
    return max(likely, _FROM[least(ranking, words)])


def _near_from(seen: Features, words: str) -> float:
    if seen.same:
        return NEAR_FROM_SAME
    return NEAR_FROM_UNLEARNT if language(words) in glossary.codes() else NEAR_FROM


def features(ranking: Ranking, words: str, calibration: Mapping[str, float]) -> Features:
    """The figures of the first ranked item. The ranking must not be empty."""
    first = ranking.items[0]
    dense, interaction, score = (
        _above(value, calibration, name)
        for name, value in zip(_FIGURES, _figures(ranking), strict=True)
    )
    follower = ranking.items[1].score if len(ranking.items) > 1 else 0.0
    told = _told(ranking)
    return Features(
        dense=dense,
        interaction=dense if ranking.interaction.blind else interaction,
        coverage=told.coverage,
        gap=max(_NARROW, min(1.0, 2.5 * (first.score - follower))),
        unmet=told.unmet,
        same=float(_script(words) == _script(first.item.text)),
        known=math.log1p(told.known),
        score=score,
        subject=ranking.subject,
        wording=ranking.wording,
        lacking=float(_lacks(first.item, ranking.pieces.question)),
    )


def _lacks(item: Item, words: str) -> bool:
    wanted = wants(words)
    return wanted is not None and not wanted.search(f"{item.headline}\n{item.text}")


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
    weights, met = pieces.plain_weights, first.spoken
    known = np.array([piece.known for piece in pieces.pieces], dtype=bool)
    has = float((weights * met).sum())
    lacks = weights * (1 - met) * np.where(known, 1.0, _OF_UNKNOWN)
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
    figures = []
    aliases = snapshot.aliases or builtin()
    for question in FAR:
        ranking = rank(snapshot, question, aliases)
        if not ranking.items:
            return {}
        figures.append(_figures(ranking))
    means, spreads = np.mean(figures, axis=0), np.std(figures, axis=0)
    found = {f"{name}_mean": float(mean) for name, mean in zip(_FIGURES, means, strict=True)}
    found |= {f"{name}_spread": float(s) for name, s in zip(_FIGURES, spreads, strict=True)}
    return found


def _figures(ranking: Ranking) -> tuple[float, float, float]:
    """What the model and the ranking say of the first item, by `_FIGURES`."""
    first = ranking.items[0]
    return (
        first.evidence.dense - ranking.usual_dense,
        first.evidence.interaction_added - ranking.usual_interaction,
        first.score,
    )


def _above(value: float, calibration: Mapping[str, float], name: str) -> float:
    mean = calibration.get(f"{name}_mean", 0.0)
    spread = max(calibration.get(f"{name}_spread", 0.0), _LEAST_SPREAD)
    return max(-1.0, min(3.0, (value - mean) / spread / 5))


def _script(text: str) -> str:
    return _SCRIPTS.get(language(text), "latin")
