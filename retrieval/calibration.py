"""What `confidence.calibrate` finds out about a corpus and a model, kept with the index.

It is worked out once and read by every later start. In a large archive a new day doesn't move it:
there it stays until the archive has changed by a fiftieth. A damaged file is made again.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from retrieval import confidence
from retrieval.files import write_atomically
from retrieval.snapshot import Snapshot

_CODE = zlib.crc32(
    b"".join(
        path.read_bytes()
        for kind in ("*.py", "*.txt")
        for path in sorted(Path(__file__).parent.glob(kind))
    )
)
"""Of everything that the figures are worked out by, and more: it costs some milliseconds."""
_LARGE = 20_000
"""Passages from which on the figures of a slightly smaller or larger corpus will do."""
_SLIGHTLY = 0.02


class CalibrationCache:
    """One small file, stamped with what its figures were worked out from."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "calibration.json"

    def follow(self, snapshot: Snapshot, *, write: bool) -> None:
        """Give the snapshot its figures, from the file or anew."""
        kept = self._read(snapshot)
        snapshot.calibration = confidence.calibrate(snapshot) if kept is None else kept
        if kept is None and write:
            facts = {
                "code": _CODE,
                "model": snapshot.embedder.fingerprint,
                "mark": snapshot.mark,
                "passages": snapshot.counts()[1],
                "figures": dict(snapshot.calibration),
            }
            text = json.dumps(facts)
            crc = zlib.crc32(text.encode())
            write_atomically(self._path, json.dumps({"facts": text, "crc": crc}).encode())

    def _read(self, snapshot: Snapshot) -> dict[str, float] | None:
        try:
            whole = json.loads(self._path.read_bytes())
            if whole["crc"] != zlib.crc32(whole["facts"].encode()):
                return None
            facts = json.loads(whole["facts"])
            made_for = facts["code"], facts["model"]
            if made_for != (_CODE, snapshot.embedder.fingerprint) or not _is_near(facts, snapshot):
                return None
            return {str(name): float(value) for name, value in facts["figures"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


def _is_near(facts: dict[str, Any], snapshot: Snapshot) -> bool:
    """The figures are of this generation, or of one before it that was hardly different."""
    if facts["mark"] == snapshot.mark:
        return True
    now, then = snapshot.counts()[1], int(facts["passages"])
    return min(now, then) >= _LARGE and abs(now - then) <= _SLIGHTLY * now
