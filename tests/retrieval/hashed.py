"""A small deterministic embedder for tests: no file, no training, similar words similar vectors."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from retrieval.analysis import terms

Vectors = npt.NDArray[np.float32]
_TERMS: dict[int, str] = {}
"""By their numbers, which mean the same to every embedder of this kind."""


class HashedEmbedder:
    """Adds up a pseudo-random direction for each term of the text. With `tokens` it is a table of
    token vectors, as the shipped model is; else it gives vectors of whole texts only, as a
    transformer does.
    """

    def __init__(self, dim: int = 64, version: str = "1", *, tokens: bool = True) -> None:
        self.dim = dim
        self.tokens = tokens
        self.fingerprint = f"hashed-{dim}-{version}"
        self.name = "hashed terms"
        self.encoded = 0
        """How many documents were embedded."""

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        self.encoded += len(texts)
        return self.encode_queries(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._one(text) for text in texts], np.float32).reshape(-1, self.dim)

    def token_ids(self, texts: Sequence[str]) -> list[npt.NDArray[np.int32]] | None:
        if not self.tokens:
            return None
        return [np.array([*map(_number, terms(text))], np.int32) for text in texts]

    def token_rows(self, ids: npt.NDArray[np.int32]) -> tuple[Vectors, Vectors]:
        found = [_direction(_TERMS[number], self.dim) for number in ids.tolist()]
        return np.array(found, np.float32).reshape(-1, self.dim), np.ones(len(found), np.float32)

    def token_vectors(self, text: str) -> tuple[Vectors, Vectors] | None:
        ids = self.token_ids([text])
        return self.token_rows(ids[0]) if ids else None

    def _one(self, text: str) -> Vectors:
        total = np.sum([_direction(term, self.dim) for term in terms(text)], axis=0)
        norm = float(np.linalg.norm(total))
        return (total / norm).astype(np.float32) if norm else np.zeros(self.dim, np.float32)


def _number(term: str) -> int:
    number = zlib.crc32(term.encode()) >> 1
    _TERMS[number] = term
    return number


@lru_cache(maxsize=100_000)
def _direction(term: str, dim: int) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest())
    vector = np.random.default_rng(seed).standard_normal(dim)
    return (vector / np.linalg.norm(vector)).astype(np.float32)
