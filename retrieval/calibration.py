"""What `confidence.calibrate` finds out about a generation, kept with the index.

It is worked out once for each generation and read by every later start. A damaged file is worked
out again; it is no more than a saved half second.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from retrieval import confidence
from retrieval.files import write_atomically
from retrieval.snapshot import Snapshot

_CODE = zlib.crc32(Path(confidence.__file__).read_bytes())


class CalibrationCache:
    """One small file, stamped with the generation and with the code that worked it out."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "calibration.json"

    def follow(self, snapshot: Snapshot, *, write: bool) -> None:
        """Give the snapshot its figures, from the file or anew."""
        stamp = f"{snapshot.mark} {_CODE}"
        kept = self._read(stamp)
        snapshot.calibration = confidence.calibrate(snapshot) if kept is None else kept
        if kept is None and write:
            facts = json.dumps(dict(snapshot.calibration))
            text = {"stamp": stamp, "facts": facts, "crc": zlib.crc32(facts.encode())}
            write_atomically(self._path, json.dumps(text).encode())

    def _read(self, stamp: str) -> dict[str, float] | None:
        try:
            text = json.loads(self._path.read_bytes())
            if text["stamp"] != stamp or text["crc"] != zlib.crc32(text["facts"].encode()):
                return None
            return {str(name): float(value) for name, value in json.loads(text["facts"]).items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
