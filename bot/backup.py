"""`roundup backup FILE`: corpus, settings, schedules and feedback in one ZIP archive.

    manifest.json   format, version, and size and SHA-256 of every other member
    corpus/…        the files of the corpus folder, hidden ones left out
    state.db        schedules, posts, feedback: a consistent copy, also while a bot runs
    settings.env    the settings that differ from the defaults, without the token

The index isn't in it: it is made again from the corpus. `roundup restore` brings it all back.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from bot.posts import Posts
from bot.settings import Settings, rows
from bot.state import FILE as STATE
from bot.state import State
from corpus.errors import CorpusError, RoundupError, UsageError

FORMAT = "roundup-backup"
VERSION = 1
MANIFEST = "manifest.json"
CORPUS = "corpus/"
SETTINGS = "settings.env"


def backup(settings: Settings, args: argparse.Namespace) -> int:
    """Write the archive `args.file`, which mustn't exist yet."""
    target = Path(args.file)
    if target.exists():
        raise UsageError(f"{target} exists already; name a new file.")
    part = target.with_name(f"{target.name}.part")
    try:
        counts = write_archive(settings, part)
        part.rename(target)
    except OSError as error:
        raise RoundupError(f"{target} can't be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    size = target.stat().st_size / 1000
    sys.stdout.write(f"{target}: {counts}; {size:,.0f} kB\n")
    return 0


def write_archive(settings: Settings, target: Path) -> str:
    """Write the archive; what is in it, in words.

    Raises:
        CorpusError, StoreError, OSError
    """
    listed: dict[str, dict[str, Any]] = {}
    # The archive holds no secret, but a server's schedules are nobody else's business.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):

        def add(name: str, data: bytes) -> None:
            archive.writestr(name, data)
            listed[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

        for path in corpus_files(settings.corpus_dir):
            name = CORPUS + path.relative_to(settings.corpus_dir).as_posix()
            if not is_safe(name):
                raise RoundupError(f"{name!r} can't be kept under that name: rename the file.")
            # Read once: what is hashed is what is kept, even if the file changes meanwhile.
            add(name, path.read_bytes())
        texts = len(listed)
        with tempfile.TemporaryDirectory() as folder, State.open(settings.index_dir) as state:
            state.copy_to(Path(folder, STATE))
            schedules, verdicts = len(Posts(state).schedules()), len(state.feedback())
            add(STATE, Path(folder, STATE).read_bytes())
        add(SETTINGS, settings_text(settings).encode())
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        manifest = {"format": FORMAT, "version": VERSION, "made": now, "files": listed}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return f"corpus files: {texts}, schedules: {schedules}, verdicts: {verdicts}"


def corpus_files(folder: Path) -> Iterator[Path]:
    """Every plain file under a corpus folder that isn't hidden, sorted."""
    if not folder.is_dir():
        raise CorpusError(f"There is no corpus folder {folder}. Set CORPUS_DIR to an existing one.")
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def is_safe(name: str) -> bool:
    """Whether a member is the database, the settings, or a plain path below `corpus/`."""
    if name in (STATE, SETTINGS):
        return True
    parts = PurePosixPath(name).parts
    return (
        name.startswith(CORPUS)
        and len(parts) > 1
        and "/".join(parts) == name
        and not any(part.startswith(".") for part in parts)
        # ':' and '\' name a drive or a folder on Windows; controls and broken bytes no file.
        and not re.search(r"[\x00-\x1f\x7f:\\\ud800-\udfff]", name)
    )


def settings_text(settings: Settings) -> str:
    """The settings as a `.env` file. Folders belong to a machine, so they are only noted."""
    lines = []
    for row, entry in zip(rows(), dataclasses.fields(settings), strict=True):
        value = getattr(settings, entry.name)
        if row.secret or value is None:
            continue
        text = _as_text(value)
        if isinstance(value, Path):
            lines.append(f"# {row.name}={text}")
        elif text != row.default:
            quoted = text.replace("\\", "\\\\").replace("'", "\\'")
            lines.append(f"{row.name}='{quoted}'")
    return "".join(f"{line}\n" for line in lines)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, ZoneInfo):
        return value.key
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
