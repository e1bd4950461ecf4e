"""Any sentence-transformers model, by name or folder. Importing this module imports torch."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from huggingface_hub import constants, try_to_load_from_cache
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelError
from retrieval.prompts import known_prompts
from retrieval.static import TokenIds, unit
from retrieval.tokenizer_check import warn_of_tokenizer

Vectors = npt.NDArray[np.float32]
_CHUNK = 512
_PATIENCE = 5.0
"""Seconds to wait for the model hub before saying that it can't be reached."""
_MARKERS = ("modules.json", "config_sentence_transformers.json", "config.json")


def _hub_answers() -> bool:
    """Whether the hub can be reached at all; the library itself would try for over a minute."""
    if constants.HF_HUB_OFFLINE:
        return False
    url = urlsplit(constants.ENDPOINT)
    address = (url.hostname or "", url.port or (80 if url.scheme == "http" else 443))
    try:
        socket.create_connection(address, timeout=_PATIENCE).close()
    except OSError:
        return False
    return True


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _load(name: str, **options: Any) -> SentenceTransformer:
    """From the folder or the local cache if it is there, else from the hub."""
    if Path(name).is_dir():
        return _try(name, local_files_only=True, **options)
    with contextlib.suppress(ModelError):
        return _try(name, local_files_only=True, **options)
    if not _hub_answers():
        raise ModelError(
            f"EMBEDDING_MODEL: {name} isn't on this machine, and the model hub can't be reached; "
            "connect once to download it, give a folder, or leave EMBEDDING_MODEL empty to use "
            "the model that ships."
        )
    return _try(name, **options)


def _try(name: str, **options: Any) -> SentenceTransformer:
    try:
        return SentenceTransformer(name, **options)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
        hint = ""
        if "trust_remote_code" in str(error):
            hint = " (it wants to run its own code: see TRUST_REMOTE_CODE)"
        raise ModelError(
            f"EMBEDDING_MODEL: can't load {name}{hint}: {_first_line(error)}"
        ) from error


def _cached(name: str, revision: str | None) -> Path | None:
    """The folder of the model: itself, or its snapshot in the local cache of the hub."""
    if Path(name).is_dir():
        return Path(name)
    for marker in _MARKERS:
        found = try_to_load_from_cache(name, marker, revision=revision)
        if isinstance(found, str):
            return Path(found).parent
    return None


def _contents(name: str, folder: Path | None) -> str:
    """What the model is: its commit on the hub, or a hash of all files of its folder."""
    if folder is None:
        return name
    if folder.parent.name == "snapshots":
        return f"{name}@{folder.name}"
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        whole.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


class TransformerEmbedder:
    """A model through sentence-transformers, with the prompts that it was trained with."""

    def __init__(
        self,
        name: str,
        *,
        dim: int | None = None,
        revision: str | None = None,
        trust_remote_code: bool = False,
    ) -> None:
        """Raises ModelError; warns in the log of a tokeniser that isn't the model's own."""
        self.name = name
        self._model = _load(name, revision=revision, trust_remote_code=trust_remote_code)
        # Fast tokenisers can't be used by two threads at once ("Already borrowed").
        self._lock = threading.Lock()
        whole = self._model.get_embedding_dimension() or 0
        self.dim = whole if dim is None else dim
        if not 0 < self.dim <= whole:
            raise ModelError(f"EMBEDDING_DIM is {self.dim}, but {name} has {whole} dimensions.")
        prompts = self._model.prompts
        known = known_prompts(name)
        if known is not None and not any(prompts.values()):
            prompts.update(query=known.query, document=known.document)
        folder = _cached(name, revision)
        parts = (_contents(name, folder), str(sorted(prompts.items())), str(self.dim))
        self.fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
        warn_of_tokenizer(name, getattr(self._model, "tokenizer", None), folder)

    def _encode(
        self,
        encode: Callable[..., Any],
        texts: Sequence[str],
        progress: Callable[[int, int], None] | None = None,
    ) -> Vectors:
        found = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, min(start + _CHUNK, len(texts)))
            with self._lock:
                rows = encode(list(texts[part]), convert_to_numpy=True, show_progress_bar=False)
            found[part] = np.nan_to_num(np.asarray(rows, np.float32)[:, : self.dim])
            if progress is not None:
                progress(part.stop, len(texts))
        return unit(found)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """(n, dim) float32, each row of length 1."""
        return self._encode(self._model.encode_document, texts, progress)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, each row of length 1."""
        return self._encode(self._model.encode_query, texts)

    def token_ids(self, texts: Sequence[str]) -> None:
        """None: such a model has no vector of a token apart from its text."""
        return

    def token_vectors(self, text: str) -> None:
        """None, likewise."""
        return

    def token_rows(self, ids: TokenIds) -> tuple[Vectors, Vectors]:
        """Never asked for, since there are no ids."""
        raise NotImplementedError
