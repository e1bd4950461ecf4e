"""`roundup restore FILE`: bring back what `roundup backup` kept, all of it or nothing.

Everything in the archive is checked before anything here is touched: its list, each size and
checksum, every name (none may lead out of its folder, none may be a link), the database, the
settings. Then the new is built beside the old and they change places; the old stays, renamed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import io
import json
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.backup import CORPUS, FORMAT, MANIFEST, SETTINGS, VERSION, is_safe
from bot.running import the_only_bot
from bot.settings import DOTENV, Settings, load_settings, rows
from bot.state import FILE as STATE
from bot.state import State
from corpus import default_corpus
from corpus.errors import RoundupError, StoreError, UsageError

_MOST = 4 * 1024**3
"""Bytes, unpacked. Ten years of roundups have well under one thousandth of it."""


def restore(settings: Settings, args: argparse.Namespace) -> int:
    """Check the archive `args.file`, then put its contents in place."""
    if settings.corpus_dir.resolve() == default_corpus().resolve():
        raise UsageError(
            "CORPUS_DIR is the folder that ships with the program, which an update replaces."
            " Set CORPUS_DIR to a folder of your own, then restore."
        )
    source = Path(args.file)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    try:
        with zipfile.ZipFile(source) as archive, the_only_bot(settings.index_dir):
            names = checked_names(archive)
            places = {
                CORPUS: settings.corpus_dir,
                STATE: settings.index_dir / STATE,
                SETTINGS: DOTENV.absolute(),
            }
            aside = _replace_all(archive, names, places, stamp)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise RoundupError(f"{source} is no sound archive: {error}.") from None
    except OSError as error:
        where = error.filename or source
        raise RoundupError(f"Nothing was restored: {where}: {error.strerror or error}.") from error
    texts = sum(name.startswith(CORPUS) for name in names)
    sys.stdout.write(f"Restored: corpus files: {texts}, schedules, feedback and settings.\n")
    for path in aside:
        sys.stdout.write(f"The old one is kept: {path}\n")
    return 0


def checked_names(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The members, once every one of them is found to be as its manifest says.

    Raises:
        RoundupError: with the first thing that is wrong.
    """
    members = archive.infolist()
    if sum(member.file_size for member in members) > _MOST:
        raise RoundupError("The archive unpacks to more than 4 GB; it is none of ours.")
    listed = _manifest(archive)
    names = [member.filename for member in members if member.filename != MANIFEST]
    if len(set(names)) != len(names) or set(names) != set(listed):
        raise RoundupError("The archive holds other files than its list names.")
    if not {STATE, SETTINGS} <= set(names):
        raise RoundupError("The archive is incomplete: its database or its settings are missing.")
    for member in members:
        if member.filename != MANIFEST:
            _check(archive, member, listed[member.filename])
    _check_settings(archive.read(SETTINGS))
    return tuple(names)


def _manifest(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        known, version, files = manifest["format"], manifest["version"], manifest["files"]
        sound = known == FORMAT and isinstance(version, int) and isinstance(files, dict)
    except (KeyError, ValueError, TypeError):
        sound = False
    if not sound:
        raise RoundupError("This is no archive of `roundup backup`.")
    if version > VERSION:
        raise RoundupError("A newer version of this program made the archive: update first.")
    return dict(files)


def _check(archive: zipfile.ZipFile, member: zipfile.ZipInfo, listed: object) -> None:
    name = member.filename
    mode = member.external_attr >> 16
    if not is_safe(name) or stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise RoundupError(f"The archive holds {name[:80]!r}, which leads out of its folder.")
    with archive.open(member) as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()  # type: ignore[arg-type]
    if listed != {"size": member.file_size, "sha256": digest}:
        raise RoundupError(f"{name[:80]!r} in the archive is damaged: its checksum is wrong.")


def _check_settings(data: bytes) -> None:
    values = dotenv_values(stream=io.StringIO(data.decode("utf-8", "replace")), interpolate=False)
    secret = {row.name for row in rows() if row.secret}
    known = {name: value or "" for name, value in values.items() if name not in secret}
    load_settings(known, dotenv=None)


def _replace_all(
    archive: zipfile.ZipFile, names: tuple[str, ...], places: dict[str, Path], stamp: str
) -> list[Path]:
    """Build each part beside its place, then swap them all; undo everything if one fails."""
    staged = {
        part: place.with_name(f"{place.name}.restoring-{stamp}") for part, place in places.items()
    }
    try:
        _stage(archive, names, staged, places[SETTINGS])
        undo: list[Callable[[], object]] = []
        aside: list[Path] = []
        try:
            for part, place in places.items():
                old = place.with_name(f"{place.name}.before-{stamp}")
                if place.exists():
                    aside.append(old)
                # A database's log must leave before another database takes its place.
                for ending in ("", "-wal", "-shm"):
                    if (was := Path(f"{place}{ending}")).exists():
                        undo.append(_move(was, Path(f"{old}{ending}")))  # noqa: PERF401 - each counts
                undo.append(_move(staged[part], place))
        except BaseException:
            for step in reversed(undo):
                step()
            raise
        return aside
    finally:
        for path in staged.values():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def _move(old: Path, new: Path) -> Callable[[], object]:
    """Rename, and return how to undo it."""
    old.rename(new)
    return lambda: new.rename(old)


def _stage(
    archive: zipfile.ZipFile, names: tuple[str, ...], staged: dict[str, Path], dotenv: Path
) -> None:
    staged[CORPUS].mkdir(parents=True)
    for name in names:
        if name.startswith(CORPUS):
            target = staged[CORPUS] / name.removeprefix(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    _stage_state(archive.read(STATE), staged[STATE])
    staged[SETTINGS].write_text(
        archive.read(SETTINGS).decode() + _of_this_machine(dotenv), encoding="utf-8"
    )
    staged[SETTINGS].chmod(0o600)


def _stage_state(data: bytes, target: Path) -> None:
    """Write the database, once it has opened without a complaint in a folder of its own."""
    folder = target.with_name(f"{target.name}.check")
    folder.mkdir()
    try:
        (folder / STATE).write_bytes(data)
        with State.open(folder) as state:
            if state.repaired:
                raise StoreError("The database in the archive is damaged.")
            state.copy_to(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _of_this_machine(dotenv: Path) -> str:
    """The lines of the present `.env` that no archive brings: the token and the folders."""
    if not dotenv.is_file():
        return ""
    own = {"DISCORD_TOKEN", "CORPUS_DIR", "INDEX_DIR", "HEALTH_FILE"}
    lines = dotenv.read_text(encoding="utf-8-sig").splitlines()
    return "".join(
        f"{line}\n" for line in lines if line.split("=")[0].removeprefix("export ").strip() in own
    )
