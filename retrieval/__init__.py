"""Items become an index; a question becomes verbatim excerpts, or an honest "not found"."""

from retrieval.engine import Engine

__all__ = ["Engine"]
