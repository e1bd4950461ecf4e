"""Which files of the corpus changed since the store last read them: by content, read safely."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus import list_files, read_file
from corpus.items import Roundup
from retrieval.store import FileRecord, Stamp

_READ_ALL = 32 << 20
"""A corpus of up to so many bytes is simply read; beyond, files whose stamp didn't change are
taken as they were."""
_SETTLED_NS = 2_000_000_000
"""A file changed less than this before it was read may change again under the same time."""
_TRIES = 5


@dataclass(slots=True)
class Scan:
    """What a walk over the corpus found."""

    read: list[tuple[Roundup, Stamp]] = field(default_factory=list)
    """New and changed files."""
    restamped: list[FileRecord] = field(default_factory=list)
    """Same content under another time: nothing to do but to remember the time."""
    gone: list[str] = field(default_factory=list)


def scan(corpus: Path, known: Mapping[str, FileRecord]) -> Scan:
    """Walk over the corpus folder; CorpusError if the folder can't be used."""
    paths = {path.relative_to(corpus).as_posix(): path for path in list_files(corpus)}
    stamps = {name: _stamp(path) for name, path in paths.items()}
    trust = sum(stamp.size for stamp in stamps.values() if stamp) > _READ_ALL
    found = Scan(gone=sorted(set(known) - set(paths)))
    for name, path in paths.items():
        record = known.get(name)
        if record and trust and stamps[name] == record.stamp and record.stamp.settled:
            continue
        stamp, sha256 = _hash(path)
        dated_by_time = record is not None and record.date_from == "file time"
        moved = record is not None and stamp.mtime_ns != record.stamp.mtime_ns
        if record is None or sha256 != record.sha256 or (dated_by_time and moved):
            found.read.append(_read(path, corpus, stamp))
        elif stamp != record.stamp:
            found.restamped.append(dataclasses.replace(record, stamp=stamp))
    return found


def _read(path: Path, corpus: Path, stamp: Stamp) -> tuple[Roundup, Stamp]:
    """Parse a file; again when it was written to meanwhile, so that no half-written one stays."""
    for _ in range(_TRIES):
        roundup = read_file(path, corpus)
        after = _stamp(path)
        if after is None or after[:4] == stamp[:4]:
            break
        stamp = after
    else:
        stamp = stamp._replace(settled=False)
    return roundup, stamp


def _hash(path: Path) -> tuple[Stamp, str]:
    stamp = _stamp(path) or Stamp(0, 0, 0, 0, settled=False)
    try:
        with path.open("rb") as file:
            return stamp, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return stamp, ""  # The parser's own reading reports it.


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    settled = time.time_ns() - newest > _SETTLED_NS
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, settled)
