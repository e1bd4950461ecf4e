"""Files become roundups."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.resources
from pathlib import Path

from corpus import dates, posts
from corpus.assemble import assemble
from corpus.errors import CorpusError
from corpus.items import ParseWarning, Roundup
from corpus.lines import Kind, unify_line_ends
from corpus.page import Page
from corpus.segments import segment

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})


def parse(data: bytes, file: str, *, modified: dt.date | None = None) -> Roundup:
    """The roundup that a file's bytes hold. Never raises; what is wrong becomes a warning."""
    text = unify_line_ends(data.decode("utf-8-sig", "replace"))
    lines = posts.classify(text)
    segments = segment(Page(text, lines))
    drafts, frame = segments.drafts, segments.frame
    closing = [line for line in lines if line.kind is Kind.CLOSING]
    day, origin = modified or dt.date(1970, 1, 1), "file time"
    attributed = [line.attribution.published for line in lines if line.attribution
                  and line.attribution.published]
    if tagged := [line.day for line in closing if line.day]:
        day, origin = max(tagged), "closing tag"
    elif (named := dates.first_day(Path(file).stem)) and named.day:
        day, origin = named.day, "file name"
    elif compact := dates.compact_day(Path(file).stem):
        day, origin = compact, "file name"
    elif attributed:
        day, origin = max(attributed), "newest attribution"
    items = assemble(text, lines, drafts, file, [draft.day or day for draft in drafts])
    warnings: list[ParseWarning] = []
    if not items:
        warnings.append(ParseWarning(file, 0, "no items in this file"))
    return Roundup(
        file=file, date=day, date_from=origin,
        tags=tuple(tag for line in closing for tag in line.tags),
        items=items, warnings=tuple(warnings), text=text,
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def read_file(path: Path, root: Path) -> Roundup:
    """Reads one file of the corpus folder `root`."""
    file = path.relative_to(root).as_posix()
    try:
        data = path.read_bytes()
        modified = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    except OSError as error:
        warning = ParseWarning(file, 0, f"can't be read: {error.strerror}")
        return Roundup(file, dt.date(1970, 1, 1), "file time", (), (), (warning,), "", "")
    return parse(data, file, modified=modified)


def list_files(folder: Path) -> list[Path]:
    """The roundup files of a corpus folder, sorted.

    Raises:
        CorpusError: the folder is missing, isn't a folder, or can't be read.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus folder {folder}. Set CORPUS_DIR to an existing one.")
    return sorted(
        path for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.name.lower() not in {"aliases.txt", "readme.md", "readme.txt"}
    )


def default_corpus() -> Path:
    """The folder of the roundups that ship with the program."""
    return Path(str(importlib.resources.files("corpus"))) / "roundups"
