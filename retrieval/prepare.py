"""What a new generation of the index needs before it is asked: its aliases and its calibration."""

from __future__ import annotations

from pathlib import Path

from retrieval.aliases import FILE, load
from retrieval.confidence import calibrate
from retrieval.snapshot import Snapshot


def prepare(snapshot: Snapshot, corpus: Path) -> None:
    """Read the corpus folder's own aliases, and measure what far questions get from this corpus.

    The built-in aliases are read when the first question comes.
    """
    if (corpus / FILE).is_file():
        snapshot.aliases, snapshot.alias_warnings = load(corpus)
    snapshot.calibration = calibrate(snapshot)
