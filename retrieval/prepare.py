"""What a new generation of the index needs before it is asked: the corpus's own aliases."""

from __future__ import annotations

from pathlib import Path

from retrieval.alias_table import FILE, load
from retrieval.snapshot import Snapshot


def prepare(snapshot: Snapshot, corpus: Path) -> None:
    """Read the corpus folder's own aliases; the built-in ones are read with the first question."""
    if (corpus / FILE).is_file():
        snapshot.aliases, snapshot.alias_warnings = load(corpus)
