"""Files put into the corpus and taken out of it, from Discord: safe names, whole files, undo.

A new file appears at once and complete (written beside, flushed, renamed). A removed or replaced
one goes to `removed/` in the index folder, each under a mark of its own, and can come back.
Names are made here, from a date; nothing of a name that somebody chose becomes part of a path.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus import list_files
from corpus.errors import CorpusError, RoundupError
from corpus.reader import SUFFIXES

LARGEST = 5_000_000
"""Bytes. A day's roundup of thirty items has about fifty thousand."""
REMOVED = "removed"
_MARK = re.compile(r"[0-9a-f]{12}")


class RefusedError(RoundupError):
    """A file that can't be taken; `key` names the sentence to tell the person."""

    def __init__(self, key: str, **values: object):
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new roundup would go."""

    file: str
    """A name that is free."""
    taken: str | None
    """The file of that date and kind that is there already, if there is one."""


def check_claim(name: str, size: int, content_type: str | None) -> str:
    """Whether a file may be read at all, by what is claimed of it; its ending.

    Raises:
        RefusedError: wrong kind, empty, or too large.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    kind = (content_type or "text/plain").split(";")[0].strip().lower()
    if suffix not in SUFFIXES or not kind.startswith(("text/", "application/octet-stream")):
        raise RefusedError("roundups.wrong_kind", kinds=" ".join(sorted(SUFFIXES)))
    if size > LARGEST:
        raise RefusedError("roundups.too_large", size=_mb(size), limit=_mb(LARGEST))
    if size == 0:
        raise RefusedError("roundups.empty")
    return suffix


def check_bytes(data: bytes) -> None:
    """Whether what was read is a text at all.

    Raises:
        RefusedError: it isn't, or there is more of it than was claimed.
    """
    if len(data) > LARGEST:
        raise RefusedError("roundups.too_large", size=_mb(len(data)), limit=_mb(LARGEST))
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 is full of zeros
    if b"\0" in data and not wide:
        raise RefusedError("roundups.binary")


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def mark_of(file: str) -> str:
    """What stands for a file in a button, which has no room for its name."""
    return hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:12]


class Shelf:
    """The corpus folder, and the folder of what was taken from it."""

    def __init__(self, corpus: Path, index: Path):
        self._corpus = corpus
        self._removed = index / REMOVED

    def files(self) -> list[str]:
        """The roundup files, newest name first."""
        found = [path.relative_to(self._corpus).as_posix() for path in list_files(self._corpus)]
        return sorted(found, reverse=True)

    def by_mark(self, mark: str) -> str | None:
        """The roundup file that a button's mark stands for, if it is still there."""
        return next((file for file in self.files() if mark_of(file) == mark), None)

    def place(self, day: dt.date, suffix: str) -> Place:
        """A free name for a roundup of that day: `2026-01-27.txt`, `2026-01-27-2.txt`, …"""
        first = f"{day.isoformat()}{suffix}"
        name, number = first, 1
        while os.path.lexists(self._corpus / name):
            number += 1
            name = f"{day.isoformat()}-{number}{suffix}"
        return Place(name, None if name == first else first)

    def holds(self, file: str, data: bytes) -> bool:
        """Whether the file is there with exactly these bytes."""
        try:
            return (self._corpus / file).read_bytes() == data
        except OSError:
            return False

    def put(self, file: str, data: bytes) -> None:
        """Add a file under a name that is free.

        Raises:
            RefusedError: somebody was faster.
            CorpusError: the folder can't be written.
        """
        target = self._corpus / file
        part = self._corpus / f".{target.name}.{secrets.token_hex(4)}.part"
        try:
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(target):
                raise RefusedError("roundups.taken", file=file)
            part.replace(target)
        except OSError as error:
            raise CorpusError(f"{target} can't be written: {error.strerror}.") from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def take(self, file: str) -> str:
        """Move a file out of the corpus; the mark by which it can come back.

        Raises:
            RefusedError: it isn't there.
            CorpusError: it can't be moved.
        """
        if file not in self.files():
            raise RefusedError("roundups.not_there", file=file)
        mark = secrets.token_hex(6)
        kept = self._removed / mark / file
        try:
            kept.parent.mkdir(parents=True)
            data = (self._corpus / file).read_bytes()
            with kept.open("xb") as stream:  # a copy: it may be another disk
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            (self._corpus / file).unlink()
        except OSError as error:
            raise CorpusError(f"{file} can't be removed: {error.strerror}.") from error
        return mark

    def give_back(self, mark: str) -> str:
        """Bring a removed file back under its name; the name.

        Raises:
            RefusedError: nothing was removed under that mark, or another file has the name now.
            CorpusError: it can't be written.
        """
        folder = self._removed / mark
        if not _MARK.fullmatch(mark) or not folder.is_dir():
            raise RefusedError("roundups.nothing_to_undo")
        kept = next((path for path in folder.rglob("*") if path.is_file()), None)
        if kept is None:
            raise RefusedError("roundups.nothing_to_undo")
        file = kept.relative_to(folder).as_posix()
        self.put(file, kept.read_bytes())
        kept.unlink()
        return file
