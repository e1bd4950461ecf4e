"""The corpus folder: which files are roundups, and reading one."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import os
from pathlib import Path

from corpus.errors import CorpusError
from corpus.items import ParseWarning, Roundup
from corpus.parsing import UNKNOWN_DAY, parse

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})
NOT_ROUNDUPS = frozenset({"aliases.txt", "readme.txt", "readme.md", "readme.markdown"})
"""Files that live beside roundups, by their names in lower case."""


def read_file(path: Path, root: Path) -> Roundup:
    """One file of the corpus folder `root`. A file that can't be read is a roundup without items
    and with a warning.
    """
    try:
        file = _readable(path.relative_to(root).as_posix())
    except ValueError:
        file = _readable(path.name)
    try:
        data = path.read_bytes()
        modified = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        what = "folder" if _is_folder(path) else "file"
        warning = ParseWarning(file, 0, f"the {what} can't be read: {reason}")
        return Roundup(file, UNKNOWN_DAY, "file time", (), (), (warning,), "", "")
    return parse(data, file, modified=modified)


def _readable(name: str) -> str:
    """A name that isn't UTF-8 on the disk as a text that can be printed and stored."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def list_files(folder: Path) -> list[Path]:
    """The roundup files in a corpus folder and the folders in it, sorted by path; and the folders
    in it that can't be opened, for `read_file` to warn of.

    Hidden files and folders are left out, and links to folders aren't followed, so that a loop of
    them does no harm.

    Raises:
        CorpusError: the folder is missing, is no folder, or can't be read.
    """
    if not folder.exists():
        raise CorpusError(
            f"The corpus folder {folder} doesn't exist. Create it, or set CORPUS_DIR."
        )
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder. Set CORPUS_DIR to the folder of roundups.")
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise CorpusError(f"The corpus folder {folder} can't be read: {error.strerror}.") from None
    found: list[Path] = []

    def unopened(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=unopened):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in files if _is_roundup(Path(place, name))]
    return sorted(found)


def _is_roundup(path: Path) -> bool:
    name = path.name.lower()
    if name.startswith(".") or name in NOT_ROUNDUPS or path.suffix.lower() not in SUFFIXES:
        return False
    # A pipe or a device would block the reader; a file that only can't be opened gets a warning.
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True


def default_corpus() -> Path:
    """The folder of the roundups that ship with the program."""
    return Path(str(importlib.resources.files("corpus"))) / "roundups"
