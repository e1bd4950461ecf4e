"""Finding the pieces of a Unigram vocabulary: frequent substrings, then pruning by use.

`tokenizers` has a trainer of its own, which took more than a quarter of an hour on texts without
spaces; this takes a minute. It differs from the textbook in one thing: a word counts for its best
segmentation only, not for all of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, models

Scored = list[tuple[str, float]]
_BASE = np.uint64(1_000_003)
_SEEDS = 6
"""Candidates for each piece that is wanted."""
_FEWEST = 4
"""Times that a candidate must occur."""
_FEWEST_LETTERS = 12
"""Times that a character must occur to have a piece."""
_KEPT = 0.5
"""Share of the pieces that one round of pruning leaves."""
_UNWRITABLE = -100.0


def count_words(pieces: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """The runs that the tokeniser cuts `texts` into, before its vocabulary comes in."""
    normalise, cut = pieces.normalizer.normalize_str, pieces.pre_tokenizer.pre_tokenize_str
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word, _ in cut(normalise(text)))
    return counts


def candidates(counts: Counter[str], longest: int, most: int) -> dict[str, int]:
    """Frequent substrings of the words, of 2 to `longest` characters, with how often they occur.

    A substring can't be more frequent than its own beginning, so each length is looked for only
    where the one before was frequent. The worth of one is its frequency × (length − 1).
    """
    words = list(counts)
    joined = "\0".join(words) + "\0"
    letters = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    ends = np.flatnonzero(letters == 0)
    lengths = np.diff(ends, prepend=-1) - 1
    weight = np.repeat(np.fromiter(counts.values(), np.int64), lengths + 1)
    room = np.repeat(ends, lengths + 1) - np.arange(len(letters))
    alive = np.flatnonzero(room > 0)
    hashes = letters[alive].astype(np.uint64)
    found: dict[str, int] = {}
    for length in range(2, longest + 1):
        enough = room[alive] >= length
        alive, hashes = alive[enough], hashes[enough]
        hashes = hashes * _BASE + letters[alive + length - 1]
        kinds, first, which = np.unique(hashes, return_index=True, return_inverse=True)
        often = np.bincount(which, weights=weight[alive], minlength=len(kinds))
        frequent = often >= _FEWEST
        for kind in np.flatnonzero(frequent):
            start = alive[first[kind]]
            found[joined[start : start + length]] = int(often[kind])
        alive, hashes = alive[frequent[which]], hashes[frequent[which]]
        if not alive.size:
            break
    worth = sorted(found, key=lambda p: (-found[p] * (len(p) - 1), p))
    return {piece: found[piece] for piece in worth[:most]}


def _scores(uses: dict[str, float]) -> Scored:
    total = math.log(sum(uses.values()))
    return [(piece, math.log(max(n, 0.5)) - total) for piece, n in uses.items()]


def _segment(scored: Scored, words: Sequence[str], weights: npt.NDArray[np.int64]) -> list[float]:
    """How often each piece is used when every word is cut in the likeliest way."""
    model = Tokenizer(models.Unigram([("<unk>", -30.0), *scored], 0, False))
    encoded = model.encode_batch_fast(list(words), add_special_tokens=False)
    ids = [e.ids for e in encoded]
    flat = np.fromiter((i for each in ids for i in each), np.int64)
    by = np.repeat(weights, [len(each) for each in ids])
    used: list[float] = np.bincount(flat, weights=by, minlength=len(scored) + 1)[1:].tolist()
    return used


def _without(piece: str, scores: dict[str, float]) -> float:
    """The log probability of the likeliest way to write a piece with other pieces."""
    whole = len(piece)
    best = [0.0] + [-math.inf] * whole
    for end in range(1, whole + 1):
        for start in range(end):
            if end - start < whole:
                score = best[start] + scores.get(piece[start:end], -math.inf)
                best[end] = max(best[end], score)
    return max(best[whole], _UNWRITABLE)


def unigram(counts: Counter[str], size: int, longest: int, letters: float = 0.3) -> Scored:
    """`size` pieces with log probabilities, at most the share `letters` of them single characters.

    Each round cuts all words in the likeliest way, and drops the pieces whose loss would cost
    least: how often a piece is used × what the next best way to write it loses.
    """
    singles: Counter[str] = Counter()
    for word, times in counts.items():
        for letter in word:
            singles[letter] += times
    single = [
        c for c, times in singles.most_common(int(size * letters)) if times >= _FEWEST_LETTERS
    ]
    words, weights = list(counts), np.fromiter(counts.values(), np.int64)
    uses: dict[str, float] = {letter: singles[letter] for letter in single}
    uses |= candidates(counts, longest, size * _SEEDS)
    while True:
        scored = _scores(uses)
        used = dict(zip(uses, _segment(scored, words, weights), strict=True))
        if len(uses) <= size:
            return _scores(used)
        scores = dict(scored)
        loss = {
            piece: times * (scores[piece] - _without(piece, scores))
            for piece, times in used.items()
            if len(piece) > 1 and times > 0
        }
        left = max(size - len(single), int(len(loss) * _KEPT))
        kept = sorted(loss, key=lambda p: (-loss[p], p))[:left]
        uses = {piece: used[piece] for piece in (*single, *kept)}
