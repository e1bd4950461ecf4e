"""A passage by its sentences: the mean of all its words drowns what a single sentence says.

So a passage has, beside the vector of its headline and text, one for each of its sentences, and the
one that is nearest to the question counts. Only with a model that is a table of token vectors:
there they cost next to nothing to make, and they help it as measured (training/LOG.md). A
transformer reads a passage as a whole, and would take twice the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.embedder import Embedder
from retrieval.sentences import Span
from retrieval.store import Floats, Ints

Codes = npt.NDArray[np.int8]
"""(n, dim) directions in whole numbers, a byte for each dimension. Cosines differ by some .001,
which decides nothing where a passage is only compared again, and there are several sentences to a
passage: in half precision they would take most of the index's room.
"""

WHOLE = 0.5
"""Of the cosine with the whole passage; the nearest sentence has the rest."""
AGAIN = 200
"""Passages, the nearest by their whole, that are compared by their sentences."""
_LARGEST = 127


def apply_to(embedder: Embedder) -> bool:
    """Passages are compared by their sentences with this model."""
    return embedder.token_ids([]) is not None


def own(text: str, spans: Sequence[Span], whole: str) -> list[str]:
    """The sentences of a passage that get a vector of their own: not one that is all there is to
    the passage, `whole` being what its vector sees.
    """
    return [text[a:b] for a, b in spans if text[a:b] != whole]


def pack(vectors: Floats) -> Codes:
    """(n, dim) vectors of any length as directions."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    steps = vectors * (_LARGEST / np.where(largest > 0, largest, 1))
    return np.rint(steps).astype(np.int8)


def nearest(vector: Floats, sentences: Codes, counts: Ints) -> Floats:
    """(n,) the cosine of each passage's nearest sentence to a (dim,) unit vector, NaN where it has
    none. `sentences`: (counts.sum(), dim), those of one passage behind another's.
    """
    directions = sentences.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", directions, directions))
    # Row by row and not a product of matrices, whose last digits depend on what stands beside.
    cosines = np.einsum("ij,j->i", directions, vector) / np.where(lengths > 0, lengths, 1)
    best = np.full(len(counts), -np.inf, np.float32)
    np.maximum.at(best, np.repeat(np.arange(len(counts)), counts), cosines)
    return np.where(counts > 0, best, np.nan).astype(np.float32)


def together(whole: Floats, sentence: Floats) -> Floats:
    """(n,) the score of each passage from its cosine and its nearest sentence's."""
    best = np.where(np.isnan(sentence), whole, sentence)
    return np.asarray(WHOLE * whole + (1 - WHOLE) * best, np.float32)
