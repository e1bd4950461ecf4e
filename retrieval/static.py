"""A StaticEmbedding folder read with numpy alone: the mean of token vectors, no torch.

Gives the vectors of `SentenceTransformer(folder).encode(…, normalize_embeddings=True)`, in
float32 even where the file holds float16, and zeros (not NaN) for a text without tokens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from corpus.errors import ModelError

Vectors = npt.NDArray[np.float32]
TokenIds = npt.NDArray[np.int32]
_WEIGHTS, _TOKENIZER, _MODULES = "model.safetensors", "tokenizer.json", "modules.json"
_TENSORS = ("embedding.weight", "embeddings")
"""What sentence-transformers calls the table, and what model2vec calls it."""
_KINDS: dict[str, type[np.floating]] = {"F16": np.float16, "F32": np.float32}
_BATCH = 512
"""Texts at a time: some 40 MB of token vectors at 80 tokens a text."""
_METHOD = "mean/l2/1"
"""Part of the fingerprint; count up when the way from tokens to a vector changes."""


def _modules(folder: Path) -> list[dict[str, str]]:
    try:
        modules = json.loads((folder / _MODULES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [m for m in modules if isinstance(m, dict)] if isinstance(modules, list) else []


def is_static(folder: Path) -> bool:
    """Whether the folder is a StaticEmbedding model and nothing more than that."""
    kinds = [str(m.get("type", "")).rsplit(".", 1)[-1] for m in _modules(folder)]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def _fingerprint(files: Sequence[Path], dim: int) -> str:
    whole = hashlib.sha256(f"{_METHOD}/{dim}".encode())
    for path in files:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:32]


def _read_table(path: Path) -> npt.NDArray[np.floating]:
    """The table, one row a token id, in the precision of the file."""
    with safe_open(path, "numpy") as file:
        names = list(file.keys())
        if names == [_TENSORS[0]]:
            part = file.get_slice(names[0])
            kind, shape = _KINDS.get(part.get_dtype()), part.get_shape()
            if kind is not None:
                return _read_only_tensor(path, kind).reshape(shape)
        tensors = {name: file.get_tensor(name) for name in names}
    rows: npt.NDArray[np.floating] = next(tensors[n] for n in _TENSORS if n in tensors)
    if "mapping" in tensors:
        rows = rows[tensors["mapping"]]
    if "weights" in tensors:
        rows = rows.astype(np.float32) * tensors["weights"][:, None]
    return rows


def _read_only_tensor(path: Path, kind: type[np.floating]) -> npt.NDArray[np.floating]:
    """What follows the header, whose length the first eight bytes give.

    Mapped, not read: only the rows of words that are met take memory. A plain array over the
    map, since numpy's own kind takes 50 µs for each choice of rows.
    """
    with path.open("rb") as file:
        header = int.from_bytes(file.read(8), "little")
    return np.asarray(np.memmap(path, kind, "r", offset=8 + header))


def unit(vectors: Vectors) -> Vectors:
    """Each row divided by its length; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)


class StaticEmbedder:
    """A table of token vectors and its tokeniser. Safe to use from several threads."""

    def __init__(self, folder: Path, *, dim: int | None = None) -> None:
        """Raises ModelError when the folder can't be read or has fewer than `dim` dimensions."""
        place = folder / next(m.get("path", "") for m in _modules(folder))
        try:
            # The tokeniser first: reading it takes the most memory for a moment.
            self._tokenizer = Tokenizer.from_file(str(place / _TOKENIZER))
            self._table = _read_table(place / _WEIGHTS)
            whole = self._table.shape[1]
            self.dim = whole if dim is None else dim
            self.fingerprint = _fingerprint([place / _WEIGHTS, place / _TOKENIZER], self.dim)
        except (OSError, ValueError, StopIteration, SafetensorError, UnicodeDecodeError) as error:
            raise ModelError(f"EMBEDDING_MODEL: can't read {place}: {error}") from error
        except Exception as error:  # tokenizers raises no narrower class
            if type(error) is not Exception:
                raise
            raise ModelError(
                f"EMBEDDING_MODEL: can't read {place / _TOKENIZER}: {error}"
            ) from error
        if not 0 < self.dim <= whole:
            raise ModelError(
                f"EMBEDDING_DIM is {self.dim}, but the model in {folder} has {whole} dimensions."
            )
        if self._tokenizer.get_vocab_size() > len(self._table):
            raise ModelError(f"EMBEDDING_MODEL: {place} has more tokens than vectors.")
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.name = folder.name

    def _means(self, texts: Sequence[str]) -> Vectors:
        tokens = self.token_ids(texts)
        found = np.zeros((len(texts), self.dim), np.float32)
        # A row is read and widened once for all texts that have it: that is what takes the time.
        ids, place = np.unique(np.concatenate(tokens), return_inverse=True)
        rows = np.asarray(self._table[ids, : self.dim], np.float32)
        ends = np.cumsum([len(some) for some in tokens])
        for text, end in enumerate(ends):
            np.add.reduce(rows[place[end - len(tokens[text]) : end]], axis=0, out=found[text])
        return unit(found)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """(n, dim) float32, each row of length 1 or all zeros."""
        found = np.empty((len(texts), self.dim), np.float32)
        for part in _batches(len(texts)):
            found[part] = self._means(texts[part])
            if progress is not None:
                progress(min(part.stop, len(texts)), len(texts))
        return found

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The same: this kind of model reads a question as it reads a passage."""
        return self.encode_documents(texts)

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """The numbers of each text's tokens."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, np.int32) for encoding in encoded]

    def token_rows(self, ids: TokenIds) -> tuple[Vectors, Vectors]:
        """((t, dim) unit vectors, (t,) squared lengths of the whole trained vectors)."""
        rows = np.asarray(self._table[ids], np.float32)
        weights: Vectors = np.square(rows).sum(axis=1)
        return unit(rows[:, : self.dim]), weights

    def token_vectors(self, text: str) -> tuple[Vectors, Vectors]:
        """The same of all tokens of a text."""
        return self.token_rows(self.token_ids([text])[0])


def _batches(count: int) -> Iterator[slice]:
    return (slice(start, start + _BATCH) for start in range(0, count, _BATCH))
