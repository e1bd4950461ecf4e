"""The table of token vectors: where it starts, and how a piece shares with its parts.

In training a piece's vector is its own row plus half of the rows of the pieces it is made of, so
大統領は learns with 大統領, and a rare form of a word with its stem. When training is over the
sums are written out, and the model is a plain table again.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer

from retrieval.hanzi import as_japanese
from retrieval.training.batches import Bags
from retrieval.training.spelling import BUCKETS, features, sounds

SPELLED = 0.6
"""Share of a starting vector's variance that comes from its spelling; the rest is chance."""
PART_WEIGHT = 0.5
FLATTER = 0.2
"""The power of its length by which a finished vector is divided: in training the lengths of pieces
drift further apart than serves texts that were not trained on."""
RARE = 1e-3
"""SIF's a: a piece of relative frequency p starts with length a / (a + p)."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that make up each piece (its own first), and their weights."""

    rows: Bags
    weights: Floats
    count: int
    """Of all rows: a row a piece, and after them the rows that only are shared."""

    def take(self, pieces: npt.NDArray[np.int64]) -> tuple[Bags, Floats]:
        """The rows of some pieces, and their weights."""
        flat, offsets = self.rows.take(pieces.astype(np.int32))
        begins, ends = self.rows.starts[pieces], self.rows.starts[pieces + 1]
        places = np.arange(len(flat)) + np.repeat(begins - offsets, ends - begins)
        return Bags(flat, np.append(offsets, len(flat))), self.weights[places]


def _tells(part: str) -> bool:
    """Whether a part is long enough to mean something by itself."""
    word = part.lstrip("▁")
    if any("\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in word):
        return True
    if any("\u3040" <= c <= "\u30ff" for c in word):
        return len(word) >= 2
    return len(word) >= 3 and not word.isdigit()


def best_parts(piece: str, scores: dict[str, float]) -> list[str]:
    """The likeliest way to write a piece with other pieces; those that mean something."""
    whole = len(piece)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * whole
    for end in range(1, whole + 1):
        for start in range(end):
            if end - start < whole:
                score = best[start][0] + scores.get(piece[start:end], -math.inf)
                if score > best[end][0]:
                    best[end] = (score, start)
    found, end = [], whole
    while end and best[end][0] > -math.inf:
        found.append(piece[best[end][1] : end])
        end = best[end][1]
    return [part for part in reversed(found) if _tells(part)]


def pieces_of(tokenizer: Tokenizer) -> dict[str, float]:
    """Every piece in the order of its id, with its log probability."""
    return dict(json.loads(tokenizer.to_str())["model"]["vocab"])


def _relatives(piece: str, scores: dict[str, float]) -> list[str]:
    """The pieces that a Chinese piece is in Japanese spelling: 经济 is 経済."""
    japanese = as_japanese(piece)
    if japanese == piece:
        return []
    return [japanese] if japanese in scores else best_parts(japanese, scores)


def parts_of(scores: dict[str, float]) -> Parts:
    """What each piece shares: rows of other pieces, then rows that stand for a sound."""
    ids = {piece: number for number, piece in enumerate(scores)}
    heard = Counter(sound for piece in scores for sound in sounds(piece))
    shared = [sound for sound, pieces in heard.items() if pieces > 1]
    rows = {sound: len(ids) + number for number, sound in enumerate(shared)}
    flat, counts = [], []
    for piece in scores:
        others = best_parts(piece, scores) if len(piece) > 1 else []
        made = {ids[p]: None for p in (*others, *_relatives(piece, scores)) if p != piece}
        made |= {rows[sound]: None for sound in sounds(piece) if sound in rows}
        flat.extend([ids[piece], *made])
        counts.append(1 + len(made))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    weights = np.full(len(flat), PART_WEIGHT, np.float32)
    weights[starts[:-1]] = 1
    return Parts(Bags(np.array(flat, np.int32), starts), weights, len(ids) + len(rows))


def start(
    pieces: list[str], rows: int, frequencies: npt.NDArray[np.float64], dim: int, seed: int
) -> Floats:
    """(rows, dim): alike where the spelling is alike, short where the piece is common.

    The rows after those of the pieces are chance.
    """
    chance = np.random.default_rng(seed)
    found = chance.normal(size=(rows, dim)).astype(np.float32)
    hashed = [features(piece) for piece in pieces]
    often = np.bincount([b for each in hashed for b in each], minlength=BUCKETS)
    bases = chance.normal(size=(BUCKETS, dim)).astype(np.float32)
    for row, buckets in enumerate(hashed):
        if buckets:
            weights = 1 / np.sqrt(1 + often[buckets])
            spelled = (weights / np.linalg.norm(weights)) @ bases[buckets]
            found[row] = SPELLED**0.5 * spelled + (1 - SPELLED) ** 0.5 * found[row]
    share = frequencies / max(frequencies.sum(), 1)
    found[: len(pieces)] *= (RARE / (RARE + share))[:, None]
    return (found / math.sqrt(dim)).astype(np.float32)


def written_out(rows: torch.Tensor, parts: Parts) -> torch.Tensor:
    """(pieces, dim): the plain table, each piece with its parts added."""
    return F.embedding_bag(
        torch.from_numpy(parts.rows.flat.astype(np.int64)).to(rows.device),
        rows,
        torch.from_numpy(parts.rows.starts[:-1]).to(rows.device),
        per_sample_weights=torch.from_numpy(parts.weights).to(rows.device),
        mode="sum",
    )


def flattened(vectors: Floats) -> Floats:
    """(pieces, dim): the same directions, their lengths nearer to each other; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = (vectors * np.where(lengths > 0, lengths, 1) ** -FLATTER).astype(np.float32)
    return found
