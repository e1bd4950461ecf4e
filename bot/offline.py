"""The commands that need no Discord: ask, today, index, check. Each opens, asks, prints."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot import jsonform
from bot.faces import face, note, print_json
from bot.opening import open_engine
from bot.progress import LateProgress
from bot.settings import Settings
from corpus.errors import RoundupError, UsageError

if TYPE_CHECKING:
    from corpus.items import Roundup
    from retrieval import Engine
    from retrieval.results import DateRange

_LONGEST = 65_536
"""Bytes of one line of a batch, so that a file of another kind can't fill the memory."""


def ask(settings: Settings, args: argparse.Namespace) -> int:
    """Answer one question, or each line of a file. "Not found" is an answer: status 0."""
    question = _clean(" ".join(args.question))
    if bool(args.batch) == bool(args.question):
        raise UsageError("Ask one question (roundup ask QUESTION) or give --batch FILE.")
    if args.batch and not args.json:
        raise UsageError("--batch needs --json: its answers are for programs.")
    with contextlib.ExitStack() as stack:
        lines = stack.enter_context(_lines(args.batch)) if args.batch else None
        engine = stack.enter_context(_reading(settings))
        today = dt.datetime.now(settings.timezone).date()
        options: dict[str, Any] = {
            "dates": _period(engine, args.date, today),
            "source": args.source,
            "limit": args.limit,
            "today": today,
        }
        if lines is not None:
            if args.source:  # Wrong for one question is wrong for all of them: said once.
                _known_source(engine, settings, args.source)
            for text, trouble in lines:
                print_json(_batch_answer(engine, text, trouble, options))
            return 0
        answer = engine.ask(question, **options)
        if args.json:
            print_json(jsonform.answer(answer))
        else:
            face().answer(answer)
    return 0


def today(settings: Settings, args: argparse.Namespace) -> int:
    """The digest of a day."""
    with _reading(settings) as engine:
        now = dt.datetime.now(settings.timezone)
        period = _period(engine, args.date, now.date())
        if period is not None and period.first != period.last:
            raise UsageError("--date must be one day here, such as 2026-01-27.")
        digest = engine.today(period.first if period else None, now)
        if args.json:
            print_json(jsonform.digest(digest))
        else:
            face().digest(digest)
    return 0


def index(settings: Settings, args: argparse.Namespace) -> int:
    """Bring the index up to date."""
    with LateProgress() as progress:
        engine = open_engine(settings, stale=False, progress=progress)
    with engine:
        report = engine.opened or engine.reload()
    if args.json:
        print_json(jsonform.report(report))
    else:
        face().report(report)
    return 0


def check(settings: Settings, args: argparse.Namespace) -> int:
    """Parse files and show what was understood. A warning is not a failure; a lost file is."""
    from corpus import read_file

    found: list[Roundup] = []
    lost: list[str] = []
    with LateProgress("Reading") as progress:
        jobs = list(_files(settings, args.files, lost))
        for done, (path, root) in enumerate(jobs):
            progress("Reading", done, len(jobs))
            found.append(read_file(path, root))
            if args.json:
                print_json(jsonform.roundup(found.pop()))
    if not args.json and (found or not lost):
        face().checked(found)
    if not jobs and not lost:
        _note_empty(Path(args.files[0]) if args.files else settings.corpus_dir)
    if lost:
        raise RoundupError(f"There is no file {', no file '.join(lost)}.")
    return 0


# --- opening ---


@contextlib.contextmanager
def _reading(settings: Settings) -> Iterator[Engine]:
    """An engine for questions, brought up to the corpus first where that can be done."""
    with LateProgress() as progress:
        engine = open_engine(settings, progress=progress)
    with engine:
        if not engine.roundups():
            _note_empty(settings.corpus_dir)
        yield engine


def _note_empty(folder: Path) -> None:
    note(f"There are no roundups in {folder} yet (.txt, .md or .html files).")


# --- questions ---


def _known_source(engine: Engine, settings: Settings, source: str) -> None:
    """UsageError for a source that nobody has heard of."""
    from retrieval.alias_table import load
    from retrieval.sources import resolve_source

    resolve_source(source, engine.sources(), load(settings.corpus_dir)[0])


def _batch_answer(
    engine: Engine, text: str, trouble: str | None, options: dict[str, Any]
) -> jsonform.Json:
    if trouble is not None:
        return jsonform.refused(text, trouble)
    try:
        return jsonform.answer(engine.ask(text, **options))
    except UsageError as error:  # of this question; anything else concerns them all
        return jsonform.refused(text, str(error))


@contextlib.contextmanager
def _lines(name: str) -> Iterator[Iterator[tuple[str, str | None]]]:
    """The questions of a file, each with what is wrong with it, read as they are needed."""
    if name == "-":
        yield _questions(sys.stdin.buffer)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; only opening is guarded
    except OSError as error:
        raise RoundupError(f"{name} can't be read: {error.strerror}.") from None
    with file:
        yield _questions(file)


def _questions(stream: BinaryIO) -> Iterator[tuple[str, str | None]]:
    for number, (line, cut) in enumerate(_raw_lines(stream), 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        text = line.decode("utf-8", "replace").strip()
        if cut:
            yield text[:200] + "…", f"Line {number} is longer than {_LONGEST:,} bytes."
        elif not text:
            yield "", f"Line {number} is empty."
        elif not _is_utf8(line):
            yield text, f"Line {number} isn't UTF-8 text."
        else:
            yield text, None


def _raw_lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, of each at most `_LONGEST` bytes, and whether it had more."""
    while line := stream.readline(_LONGEST):
        kept, cut = line, False
        while not line.endswith(b"\n") and (line := stream.readline(_LONGEST)):
            cut = True
        yield kept, cut


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _clean(argument: str) -> str:
    """An argument of the command line; bytes that were no text become U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _period(engine: Engine, text: str | None, today: dt.date) -> DateRange | None:
    return None if text is None else engine.parse_period(text, today)


# --- files ---


def _files(settings: Settings, names: list[str], lost: list[str]) -> Iterator[tuple[Path, Path]]:
    """Each file with the folder its name is relative to; names that lead nowhere go to `lost`."""
    from corpus import list_files

    corpus = settings.corpus_dir
    for path in map(Path, names) if names else [corpus]:
        if path.is_dir() or not names:
            yield from ((file, path) for file in list_files(path))
        elif not path.exists():
            lost.append(str(path))
        elif path.resolve().is_relative_to(corpus.resolve()):
            yield path.resolve(), corpus.resolve()
        else:
            yield path, path.parent
