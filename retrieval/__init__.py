"""Items become an index; a question becomes verbatim excerpts, or an honest "not found"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.engine import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> object:
    """`Engine` on first use: the nouns in `retrieval.results` come without the search libraries."""
    if name != "Engine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from retrieval.engine import Engine

    return Engine
