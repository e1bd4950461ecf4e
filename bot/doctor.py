"""`roundup doctor`: checks everything a running bot needs, and says what to do about each.

Works without a network; with one, Discord is asked whether it takes the token. Changes nothing
but the empty folders that a bot would make too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.doctor_discord import discord_findings, token_findings
from bot.findings import Finding, bad, look, well
from bot.harmless import one_line
from bot.posts import Posts
from bot.running import the_only_bot
from bot.settings import Settings
from bot.state import State
from corpus import default_corpus, list_files, read_file
from corpus.errors import RoundupError, StoreBusyError

_LITTLE, _TOO_LITTLE = 1_000_000_000, 100_000_000
"""Bytes free on the disk."""


def doctor(settings: Settings, args: argparse.Namespace) -> int:
    """Print the report; 1 when the bot can't run like this."""
    status = 0
    logging.getLogger("discord").setLevel(logging.ERROR)  # it speaks of voice and of intents
    for name, check in CHECKS:
        for finding in _findings(check, settings):
            sys.stdout.write(f"{finding.mark} {name}: {one_line(finding.told)}\n")
            if finding.todo:
                sys.stdout.write(f"    → {one_line(finding.todo)}\n")
            sys.stdout.flush()
            status = max(status, finding.mark == "✗")
    return status


Check = Callable[[Settings], Iterator[Finding]]


def _findings(check: Check, settings: Settings) -> Iterator[Finding]:
    """What a check finds; what it stumbles over is a finding too."""
    try:
        yield from check(settings)
    except RoundupError as error:
        yield bad(str(error), "")
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        yield bad(f"{error.strerror or error}{place}", "")


def _corpus(settings: Settings) -> Iterator[Finding]:
    folder = settings.corpus_dir
    read = [read_file(path, folder) for path in list_files(folder)]
    items = sum(len(roundup.items) for roundup in read)
    warnings = sum(len(roundup.warnings) for roundup in read)
    told = f"{folder}: roundups {len(read)}, items {items}, warnings {warnings}"
    if not items:
        yield look(told, "put a roundup (.txt, .md, .html) there, or use /roundup add")
    elif warnings:
        yield look(told, "roundup check shows each warning with its line")
    else:
        yield well(told)
    if folder.resolve() == default_corpus().resolve():
        yield look(
            "these are the roundups that ship with the program; an update replaces them",
            "set CORPUS_DIR to a folder of your own",
        )
    elif not _writable(folder):
        yield look("the folder is read-only: /roundup add can't work", "let the bot write there")


def _model(settings: Settings) -> Iterator[Finding]:
    from retrieval.embedder import load_embedder

    embedder = load_embedder(
        settings.embedding_model,
        dim=settings.embedding_dim,
        revision=settings.embedding_revision,
        trust_remote_code=settings.trust_remote_code,
    )
    embedder.encode_queries(["?"])
    yield well(f"{embedder.name}, {embedder.dim} dimensions")


def _index(settings: Settings) -> Iterator[Finding]:
    folder = settings.index_dir
    try:
        with the_only_bot(folder):
            pass
    except StoreBusyError:
        yield well("a bot is running on it now")
    if not _writable(folder):
        yield bad(f"{folder} is read-only", "let the bot write there, or set INDEX_DIR")
        return
    with State.open(folder) as state:
        for line in state.repaired:
            yield look(line, "nothing to do; the schedules are worth a look (/digest list)")
        made = Posts(state).schedules()
    yield well(f"{folder}: schedules {len(made)}")
    if stopped := sum(one.stopped is not None for one in made):
        yield look(f"{stopped} of them stopped by themselves", "/digest list says why")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.index_dir).free
    told = f"{free / 1e9:.1f} GB free for {settings.index_dir}"
    if free < _TOO_LITTLE:
        yield bad(told, "make room: the index can't be renewed")
    elif free < _LITTLE:
        yield look(told, "the index of ten years of roundups takes 1.2 GB")
    else:
        yield well(told)


def _zone(settings: Settings) -> Iterator[Finding]:
    now = dt.datetime.now(settings.timezone)
    told = f"{settings.timezone.key}, where it is {now:%Y-%m-%d %H:%M} now"
    if now.year < 2025:
        yield bad(told, "this machine's clock is wrong: Discord would refuse its connections")
    else:
        yield well(told)


def _health(settings: Settings) -> Iterator[Finding]:
    if settings.health_file is None:
        yield well("no HEALTH_FILE is asked for")
    elif not _writable(settings.health_file.parent):
        yield bad(
            f"{settings.health_file} can't be written", "name a file in a folder of the bot's"
        )
    else:
        yield well(f"roundup health reads {settings.health_file}")


def _writable(folder: Path) -> bool:
    """Tried, not guessed from its mode: file systems and sandboxes have ways of their own."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".doctor-", dir=folder)
    except OSError:
        return False
    os.close(descriptor)
    Path(name).unlink()
    return True


CHECKS: tuple[tuple[str, Check], ...] = (
    ("token", token_findings),
    ("Discord", discord_findings),
    ("time zone", _zone),
    ("corpus", _corpus),
    ("model", _model),
    ("index folder", _index),
    ("disk", _disk),
    ("health", _health),
)
