"""From settings to an engine: the one place where every face opens the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval import Engine

ProgressCall = Callable[[str, int, int], None]


def open_engine(
    settings: Settings,
    *,
    update: bool = True,
    stale: bool = True,
    progress: ProgressCall | None = None,
) -> Engine:
    """Load the model and open the index, brought up to date with the corpus if `update`; where that
    can't be done, as it stands if `stale`.

    Raises:
        ModelError, CorpusError, StoreError: in the words of the person who set it up.
    """
    from corpus import list_files
    from retrieval import Engine
    from retrieval.embedder import load_embedder

    # An index of its own would answer for a folder that isn't there: a slip in CORPUS_DIR shows.
    list_files(settings.corpus_dir)
    embedder = load_embedder(
        settings.embedding_model,
        dim=settings.embedding_dim,
        revision=settings.embedding_revision,
        trust_remote_code=settings.trust_remote_code,
    )
    return Engine.open(
        settings.corpus_dir,
        settings.index_dir,
        embedder=embedder,
        tz=settings.timezone,
        update=update,
        stale=stale,
        progress=progress,
    )
