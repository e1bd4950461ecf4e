"""What a question asks about, piece by piece, and how much of it a text speaks of.

A piece is a name with its aliases, a word of a script without spaces, a number, or a foreign
word that may stand in katakana in the text. Each weighs as much as it is rare in the corpus, so
that the share of the question that a text meets says whether it can be the answer: everything
met but "停電" is a text about something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval import glossary, hiragana
from retrieval.aliases import Aliases, Concept
from retrieval.analysis import normalise, terms
from retrieval.countries import COUNTRY_SIGNS
from retrieval.hanzi import as_japanese
from retrieval.kanji_names import sounds, sounds_at_start
from retrieval.languages import is_empty, language, stem
from retrieval.names import foreign_words, skeletons
from retrieval.seen import RUN, Seen, see

Idf = Callable[[Sequence[str]], NDArray[np.float32]]
"""How telling each term is in the corpus; 0 for one that is nowhere."""

_RAW = regex.compile(r"[\p{Han}々〆]+|[\p{Katakana}ー]+|\p{Hiragana}+|[\p{L}\p{M}\p{N}]+")
_LEARNT = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}\d]")
"""The scripts of the languages that the shipped model was trained on."""
_SPACELESS = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}]")
_ASKING = regex.compile(
    r"何.?|誰|幾.?|理由|本当|教|知|件|人|回|年|月|日|時|分|割|歳|的|是|了|吗|么|什么|怎么.?|为什么"
    r"|哪.?|谁|多少|几.?|说|請|请|呢|有|在|和|被"
)
_terms_asked = lru_cache(maxsize=16_384)(lambda way: tuple(terms(way, question=True)))
"""Of aliases, which come back question after question."""
_HIRAGANA_WEIGHT = 0.25
"""Of a hiragana bigram against other pieces: most are grammar."""

_OKURIGANA = regex.compile(r"\p{Hiragana}")
_VERB_WEIGHT = 0.4
"""Of a single kanji with its ending: 動き, 決めた; the text may well say it otherwise."""
_UNKNOWN_WEIGHT = 0.5
"""Of a word in another script that neither aliases nor the corpus know: it may be there all the
same, under a name that nobody has listed."""
_FOUND_WEIGHT = 3.0
"""Of such a word once some text has a name that sounds like it, against a word as rare."""
_TELLING = 4
"""Consonants by which a word that the aliases know may be a name all the same: Frost, Strike."""
_ABSENT_WEIGHT = 0.1
"""Of a Chinese bigram that the corpus doesn't have, against its rarest."""


def rarity(asked: Sequence[str], idf: Idf) -> float:
    """The mean idf of terms; 0.0 if there are none, or one of them is nowhere in the corpus."""
    found = idf(asked) if asked else np.empty(0, np.float32)
    return float(found.mean()) if found.size and found.all() else 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a question asks about. Any of its signs in a text will do."""

    words: str
    weight: float
    pieces: tuple[str, ...] = ()
    """Ways of writing it in scripts without spaces."""
    stems: tuple[str, ...] = ()
    """Ways of writing it in words, stemmed."""
    terms: tuple[str, ...] = ()
    """Bigrams; a share of them counts as that share of the piece."""
    names: frozenset[str] = frozenset()
    """Skeletons of the name that it may be."""
    kana: tuple[str, ...] = ()
    """Katakana names that may be in what was typed in hiragana."""
    sounds: tuple[str, ...] = ()
    """How it may sound if it is a name that Japanese writes in kanji."""
    said: str = ""
    """As the question has it, not normalised: what the model is asked of it."""
    known: bool = True
    """The table or the corpus has it; otherwise only the model can tell what it is."""
    readable: bool = True
    """The model knows its language."""

    def met(self, seen: Seen) -> float:
        """0-1: how much of the piece the text has."""
        for piece in self.pieces:
            if piece in (seen.countries if piece in COUNTRY_SIGNS else seen.text):
                return 1.0
        # Most pieces have few of these, and they are asked of a hundred sentences a question.
        if self.stems and seen.worded and any(map(seen.says, self.stems)):
            return 1.0
        if self.names and not self.names.isdisjoint(seen.names):
            return 1.0
        if self.kana and any(name in seen.text for name in self.kana):
            return 1.0
        if self.sounds and any(map(seen.reads, self.sounds)):
            return 1.0
        if not self.terms:
            return 0.0
        return sum(map(seen.has, self.terms)) / len(self.terms)


class Pieces:
    """The pieces of one question, weighed by a corpus."""

    def __init__(
        self,
        question: str,
        aliases: Aliases,
        idf: Idf,
        passages: int,
        *,
        in_kana: bool = False,
    ) -> None:
        """`in_kana`: it was typed all in hiragana, and read as far as the words are known."""
        self._idf = idf
        self._known: dict[str, NDArray[np.float64]] = {}
        self._most = float(np.log1p((passages + 0.5) / 0.5))
        text = normalise(question)
        spoken = language(question)
        self.question = question
        self._spoken = spoken
        self._in_kana = in_kana
        self._raw = {normalise(word): word for word in _RAW.findall(question)}
        concepts = aliases.find(question)
        self.pieces = [self._of_concept(concept) for concept in concepts]
        self.added = " ".join(filter(None, map(self._added, concepts)))
        """The question's names as the corpus writes them, where it doesn't write them so."""
        rest = _blank(text, concepts)
        translated = self._translated(text, concepts)
        self.translated = bool(translated)
        """The glossary put it into Japanese, word by word."""
        self.asked = translated or question
        """What the model is asked: the question, as far as it is in a language that it knows."""
        self.expansions = [way for concept in concepts for way in concept.variants]
        if spoken == "zh":
            rest = as_japanese(rest)
            self.pieces += self._of_chinese(rest)
            self.expansions.append(rest)
        else:
            self.pieces += self._of_rest(rest, text)
        self.weights = np.array([piece.weight for piece in self.pieces])
        """(pieces,)"""
        self.plain_weights = self.weights.copy()
        """(pieces,) the same as the corpus alone has it, whatever names are found."""

    def coverage(self, text: str) -> float:
        """0-1: the weighted share of the question that a text speaks of; 0 for no pieces."""
        return float(self.share(self.met(text)))

    def share(self, met: NDArray[np.float64]) -> NDArray[np.float64]:
        """(…, pieces) met to (…,) weighted shares of the question; zeros for no pieces."""
        return np.asarray(met @ self.weights / (self.total or 1.0), dtype=np.float64)

    def met_by(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """(pieces,) how much of each the texts have together; `texts` must not be empty."""
        rows = np.stack([self.met(text) for text in texts])
        return np.asarray(rows.max(axis=0), dtype=np.float64)

    def met(self, text: str) -> NDArray[np.float64]:
        """(pieces,) how much of each a text has; asked of a text again, it isn't read again."""
        if (known := self._known.get(text)) is not None:
            return known
        seen = see(text)
        met = np.array([piece.met(seen) for piece in self.pieces], dtype=np.float64)
        self._known[text] = met
        return met

    @property
    def readable(self) -> NDArray[np.float64]:
        """(pieces,) 1.0 for what the model can read."""
        return np.array([float(piece.readable) for piece in self.pieces])

    def weigh_names(self, met: NDArray[np.float64]) -> None:
        """Weigh words that nothing knew anew, once it is seen which of some items, (items, pieces),
        have a name that sounds like them: whoever types a name asks about nobody else. That the
        name is there doesn't say that the answer is, so `plain_weights` stay.
        """
        having = (met == 1).sum(axis=0)
        for at, piece in enumerate(self.pieces):
            if having[at] and (piece.names or piece.kana) and not piece.known:
                rare = np.log1p((len(met) - having[at] + 0.5) / (having[at] + 0.5))
                most = np.log1p((len(met) + 0.5) / 0.5)
                weight = _FOUND_WEIGHT * self._most * float(rare / most)
                self.pieces[at] = replace(piece, weight=weight, known=True)
                self.weights[at] = weight

    @property
    def total(self) -> float:
        """The weight of the whole question."""
        return float(self.weights.sum()) if len(self.weights) else 0.0

    def _of_concept(self, concept: Concept) -> Piece:
        ways = (concept.words, *concept.variants)
        spaceless = tuple(way for way in ways if _SPACELESS.search(way))
        worded = tuple(way for way in ways if not _SPACELESS.search(way))
        present = [weight for way in ways if (weight := self._weight(_terms_asked(way)))]
        return Piece(
            concept.words,
            min(present, default=self._most),
            pieces=spaceless,
            stems=tuple(" ".join(stem(m[0]) for m in RUN.finditer(way)) for way in worded),
            names=self._sounding(concept.words),
            said=self._said(concept.words),
            readable=not concept.translated,
        )

    def _sounding(self, words: str) -> frozenset[str]:
        """The skeletons of what the aliases know as a word, and a text may have as a name."""
        foreign = foreign_words(self._said(words))
        found = skeletons(foreign[0][1]) if len(foreign) == 1 else ()
        return frozenset(name for name in found if len(name) >= _TELLING)

    def _said(self, words: str) -> str:
        """Normalised words as they were typed: the model tells épave from epave."""
        return " ".join(self._raw.get(word, word) for word in words.split())

    def _added(self, concept: Concept) -> str:
        """The commonest way in which the corpus writes what it doesn't write as asked."""
        if self._weight(_terms_asked(concept.words)):
            return ""
        ways = ((way, self._weight(_terms_asked(way))) for way in concept.variants)
        present = [(weight, way) for way, weight in ways if weight and len(way) > 1]
        return min(present, default=(0.0, ""))[1]

    def _translated(self, text: str, concepts: Sequence[Concept]) -> str:
        """The question in Japanese, word by word, and what is left of it; "" if it needn't be."""
        if not any(concept.translated for concept in concepts):
            return ""
        found = {
            concept.start: self._added(concept) or concept.variants[0]
            if concept.translated
            else concept.words
            for concept in concepts
        }
        for run in RUN.finditer(_blank(text, concepts)):
            if not is_empty(run[0], self._spoken) and len(run[0]) > 1:
                found[run.start()] = run[0]
        return " ".join(found[at] for at in sorted(found))

    def _of_rest(self, rest: str, text: str) -> list[Piece]:
        """What no alias knows: runs of kanji and katakana, words, numbers."""
        # Where names are known, what is left of a question in hiragana is mostly grammar.
        in_kana = self._in_kana or hiragana.in_hiragana(text)
        kana_only = not self.pieces and not hiragana.has_other_letters(text)
        found: dict[str, Piece] = {}
        for run in RUN.finditer(rest):
            words = run[0]
            if words in found or is_empty(words, self._spoken):
                continue
            if run["han"] and _ASKING.fullmatch(words):
                continue
            bigrams = tuple(terms(words, question=True))
            if run["hira"]:
                kana = hiragana.names(words, self._idf) if in_kana else ()
                heard = sounds_at_start(words) if in_kana else ()
                if kana or heard:
                    weight = self._most * _UNKNOWN_WEIGHT
                    name = Piece(words, weight, kana=kana, sounds=heard, known=False)
                    found[f"{words}?"] = name
                    self.expansions += kana[:1]
                if len(words) > 1:
                    weight = (1.0 if kana_only else _HIRAGANA_WEIGHT) * self._weight(bigrams)
                    found[words] = Piece(words, weight, terms=bigrams, said=words)
                continue
            known = bool(self._weight(bigrams))
            weight = self._weight(bigrams) or self._most
            if run["word"]:
                if len(words) < 2:
                    continue
                spelt = bigrams if len(bigrams) > 1 else ()  # Hangul; a word is its stem.
                if not known:
                    weight *= _UNKNOWN_WEIGHT
                names = frozenset[str]().union(*(skeletons(w) for _, w in foreign_words(words)))
                found[words] = Piece(
                    words,
                    weight,
                    stems=(stem(words),),
                    terms=spelt,
                    names=names,
                    sounds=() if known else sounds(words),
                    said=self._said(words),
                    known=known,
                    readable=known or self._readable(words),
                )
            else:
                said = self._said(words)
                if run["han"] and len(words) == 1 and _OKURIGANA.match(rest, run.end()):
                    weight *= _VERB_WEIGHT
                found[words] = Piece(words, weight, terms=bigrams, said=said, known=known)
        return [piece for piece in found.values() if piece.weight > 0]

    def _readable(self, word: str) -> bool:
        """Whether the model was trained on words like this one."""
        return _LEARNT.match(word) is not None and self._spoken not in glossary.codes()

    def _of_chinese(self, rest: str) -> list[Piece]:
        """Chinese has nothing to tell words by, so each bigram is a piece; of those that the
        corpus doesn't have, most are grammar.
        """
        found = []
        for term in dict.fromkeys(terms(rest, question=True)):
            if len(term) > 1 and not _ASKING.fullmatch(term) and not is_empty(term, "zh"):
                known = self._weight((term,))
                weight = known or _ABSENT_WEIGHT * self._most
                found.append(Piece(term, weight, terms=(term,), said=term, known=known > 0))
        return found

    def _weight(self, bigrams: Sequence[str]) -> float:
        return rarity(bigrams, self._idf)


def _blank(text: str, concepts: Sequence[Concept]) -> str:
    """The question without what the aliases have found."""
    chars = list(text)
    for concept in concepts:
        chars[concept.start : concept.end] = " " * (concept.end - concept.start)
    return "".join(chars)
