"""Texts become vectors: the shipped model, or any sentence-transformers model, behind one face.

A model that is a plain table of token vectors (the shipped one is) is read by `static.py` without
torch; every other model goes through sentence-transformers (`transformer.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from retrieval.static import StaticEmbedder, TokenIds, is_static

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with the texts done so far, and how many there are."""

SHIPPED = Path(__file__).parent / "model"
SHIPPED_NAME = "roundup-static"
"""What people read where the model in use is named."""
_COMMIT = re.compile(r"[0-9a-f]{40}")
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


class Embedder(Protocol):
    """What the index and the search need of a model."""

    @property
    def fingerprint(self) -> str:
        """Differs whenever the same text could get another vector."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def name(self) -> str:
        """The model, in words for a person."""

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(n, dim) float32, each row of length 1, or all zeros for a text without a known word."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As `encode_documents`, for the asking side."""

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds] | None:
        """The numbers of each text's tokens, for late interaction; None when the model has no
        vectors of single tokens.
        """

    def token_rows(self, ids: TokenIds) -> tuple[Vectors, Vectors]:
        """((t, dim) unit vectors, (t,) weights) of tokens.

        The weight is the square of the trained vector's length, which acts as an idf.
        """

    def token_vectors(self, text: str) -> tuple[Vectors, Vectors] | None:
        """The same of all tokens of a text; None when the model has none."""


def load_embedder(
    name: str | None = None,
    *,
    dim: int | None = None,
    revision: str | None = None,
    trust_remote_code: bool = False,
) -> Embedder:
    """The model of that name or folder; None is the one that ships.

    `dim` shortens the vectors (for models trained to allow it). `revision` pins a model of the
    hub. Code that comes with a model runs only when `trust_remote_code` is set and `revision` is
    a whole commit hash. Raises ModelError, whose one sentence names the setting to change.
    """
    if trust_remote_code and not _COMMIT.fullmatch(revision or ""):
        raise ModelError(
            "TRUST_REMOTE_CODE runs a model's own program code, so it needs EMBEDDING_REVISION "
            "set to the full commit hash (40 characters) that you have read."
        )
    folder = SHIPPED if name is None else Path(name).expanduser()
    if folder.is_dir():
        if is_static(folder):
            found = StaticEmbedder(folder, dim=dim)
            if name is None:
                found.name = SHIPPED_NAME
            return found
        if not any((folder / f).is_file() for f in ("modules.json", "config.json")):
            raise ModelError(
                f"EMBEDDING_MODEL: {folder} isn't a model: it has neither modules.json "
                "nor config.json."
            )
    elif name is None:
        raise ModelError(
            f"The model that ships with the program is missing from {folder}: install it again, "
            "or name another in EMBEDDING_MODEL."
        )
    elif not _HUB_NAME.fullmatch(name):
        raise ModelError(f"EMBEDDING_MODEL: there is no folder {folder}.")
    # Here and not above: it imports torch, which costs seconds and half a gigabyte.
    from retrieval.transformer import TransformerEmbedder

    return TransformerEmbedder(
        name or str(folder), dim=dim, revision=revision, trust_remote_code=trust_remote_code
    )
