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

_READ_ALL = 8 << 20
"""A corpus of up to so many bytes is simply read; beyond, files whose stamp didn't change are
taken as they were."""
_SETTLED_NS = 2_000_000_000
"""A file changed less than this before it was read may change again under the same time."""
_TRIES = 5


@dataclass(slots=True)
class Scan:
    """What a walk over the corpus found."""

    read: list[Path] = field(default_factory=list)
    """New and changed files."""
    restamped: list[FileRecord] = field(default_factory=list)
    """Same content under another time: nothing to do but to remember the time."""
    gone: list[str] = field(default_factory=list)


def scan(corpus: Path, known: Mapping[str, FileRecord]) -> Scan:
    """Walk over the corpus folder; CorpusError if the folder can't be used."""
    paths = {path.relative_to(corpus).as_posix(): path for path in list_files(corpus)}
    stamps = {name: stamp_of(path) for name, path in paths.items()}
    trust = sum(stamp.size for stamp in stamps.values()) > _READ_ALL
    found = Scan(gone=sorted(set(known) - set(paths)))
    for name, path in paths.items():
        record = known.get(name)
        if record is None:
            found.read.append(path)
            continue
        stamp = stamps[name]
        if trust and stamp[:4] == record.stamp[:4] and record.stamp.settled:
            continue
        dated_anew = record.date_from == "file time" and stamp.mtime_ns != record.stamp.mtime_ns
        if _hash(path) != record.sha256 or dated_anew:
            found.read.append(path)
        elif stamp != record.stamp:
            found.restamped.append(dataclasses.replace(record, stamp=stamp))
    return found


def read_still(path: Path, corpus: Path) -> tuple[Roundup, Stamp]:
    """Parse a file; again when it was written to meanwhile, so that no half-written one stays."""
    before = stamp_of(path)
    for _ in range(_TRIES):
        roundup = read_file(path, corpus)
        after = stamp_of(path)
        if after[:4] == before[:4]:
            return roundup, before
        before = after
    return roundup, before._replace(settled=False)


def stamp_of(path: Path) -> Stamp:
    """The file's stamp; all zeros when it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return Stamp(0, 0, 0, 0, settled=False)
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    settled = time.time_ns() - newest > _SETTLED_NS
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, settled)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # As the parser says of a file that can't be read.
