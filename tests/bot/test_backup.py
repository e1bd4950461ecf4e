"""Backup and restore: all of it comes back, or nothing here changes."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.backup import MANIFEST, SETTINGS, backup
from bot.posts import Posts
from bot.restore import restore
from bot.running import the_only_bot
from bot.schedule import Schedule
from bot.settings import Settings, load_settings
from bot.state import FILE, State
from corpus import default_corpus
from corpus.errors import RoundupError, StoreBusyError, UsageError

NOW = dt.datetime(2026, 1, 27, tzinfo=dt.UTC)
TOKEN = "fictional-token"  # noqa: S105


def host(folder: Path, **env: str) -> Settings:
    """A machine of its own: a corpus folder, an index folder."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    own = {"CORPUS_DIR": str(folder / "corpus"), "INDEX_DIR": str(folder / "index")}
    return load_settings({**own, "DISCORD_TOKEN": TOKEN, **env}, dotenv=None)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("running.lock")
    }


def run(command: Callable[[Settings, argparse.Namespace], int], s: Settings, file: Path) -> None:
    assert command(s, argparse.Namespace(file=str(file))) == 0


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A backup of a machine with two roundups, a schedule and a verdict."""
    first = host(tmp_path / "first", TIMEZONE="Europe/Kyiv", ADMIN_ROLE="O'Brien \\ 編集")
    (first.corpus_dir / "2026").mkdir()
    (first.corpus_dir / "2026" / "一日.txt").write_text("本文", encoding="utf-8")
    (first.corpus_dir / "2026-01-26.md").write_bytes(b"\xef\xbb\xbfa\r\nb")
    (first.corpus_dir / ".hidden").write_text("no")
    with State.open(first.index_dir) as state:
        Posts(state).add(Schedule(5, 1, 540, "ja", 7, NOW))
        state.record_feedback("hash", "item", -1)
    file = tmp_path / "kept.zip"
    run(backup, first, file)
    return file


def test_everything_comes_back_on_another_machine(tmp_path: Path, archive: Path) -> None:
    second = host(tmp_path / "second")
    run(restore, second, archive)
    assert tree(second.corpus_dir) == {
        "2026-01-26.md": b"\xef\xbb\xbfa\r\nb",
        "2026/一日.txt": "本文".encode(),
    }
    with State.open(second.index_dir) as state:
        assert [s.clock for s in Posts(state).schedules()] == ["09:00"]
        assert [f.verdict for f in state.feedback()] == [-1]
        assert state.repaired == ()
    settings = load_settings({}, Path(".env"))
    assert settings.timezone.key == "Europe/Kyiv"
    assert settings.admin_role == "O'Brien \\ 編集"


def test_the_archive_holds_no_token_and_is_for_its_owner(archive: Path) -> None:
    with zipfile.ZipFile(archive) as kept:
        assert not any(TOKEN.encode() in kept.read(name) for name in kept.namelist())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_the_old_is_set_aside_and_the_token_stays(tmp_path: Path, archive: Path) -> None:
    second = host(tmp_path / "second")
    (second.corpus_dir / "own.txt").write_text("mine")
    with State.open(second.index_dir) as state:
        state.set_note("old", "yes")
    Path(".env").write_text(f"export DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=error\n")
    run(restore, second, archive)
    assert not (second.corpus_dir / "own.txt").exists()
    (old_corpus,) = (tmp_path / "second").glob("corpus.before-*")
    assert tree(old_corpus) == {"own.txt": b"mine"}
    (old_state,) = second.index_dir.glob("state.db.before-*")
    assert b"old" in old_state.read_bytes()
    (old_env,) = Path().glob(".env.before-*")
    assert "LOG_LEVEL=error" in old_env.read_text()
    settings = load_settings({}, Path(".env"))
    assert (settings.discord_token, settings.log_level) == (TOKEN, "info")
    assert not list(tmp_path.rglob("*.restoring-*"))


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    settings = host(tmp_path / "first")
    (tmp_path / "kept.zip").write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        backup(settings, argparse.Namespace(file=str(tmp_path / "kept.zip")))
    assert (tmp_path / "kept.zip").read_text() == "precious"


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    settings = host(tmp_path / "first")
    (settings.corpus_dir / "a:b.txt").write_text("x")
    with pytest.raises(RoundupError, match="rename the file"):
        backup(settings, argparse.Namespace(file=str(tmp_path / "kept.zip")))
    assert not list(tmp_path.glob("kept.zip*"))


def test_a_running_bot_is_not_restored_under(tmp_path: Path, archive: Path) -> None:
    second = host(tmp_path / "second")
    with the_only_bot(second.index_dir), pytest.raises(StoreBusyError, match="Stop it first"):
        restore(second, argparse.Namespace(file=str(archive)))


def test_the_shipped_corpus_is_not_replaced(tmp_path: Path, archive: Path) -> None:
    shipped = host(tmp_path / "second", CORPUS_DIR=str(default_corpus()))
    with pytest.raises(UsageError, match="CORPUS_DIR"):
        restore(shipped, argparse.Namespace(file=str(archive)))


# --- archives that somebody changed ---

Members = dict[str, bytes]


def rewrite(archive: Path, change: Callable[[Members], None], *, honest: bool = True) -> None:
    """Change the members; with `honest` the list is made to fit again."""
    with zipfile.ZipFile(archive) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    change(members)
    if honest:
        manifest = json.loads(members[MANIFEST])
        manifest["files"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
            if name != MANIFEST
        }
        members[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)


HOSTILE = [
    "../evil.txt",
    "corpus/../../evil.txt",
    "/etc/evil.txt",
    "corpus//evil.txt",
    "corpus/./evil.txt",
    "corpus/a\\..\\evil.txt",
    "corpus/C:evil.txt",
    "corpus/.hidden",
    "corpus/\x1b[2Jevil.txt",
    "state.db-wal",
    "elsewhere.txt",
]


def refused(tmp_path: Path, archive: Path, words: str) -> None:
    """The archive is refused in those words, and nothing here has changed."""
    second = host(tmp_path / "second")
    (second.corpus_dir / "own.txt").write_text("mine")
    State.open(second.index_dir).close()
    Path(".env").write_text("LOG_LEVEL=error\n")
    before = tree(tmp_path)
    with pytest.raises(RoundupError, match=words):
        restore(second, argparse.Namespace(file=str(archive)))
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, archive: Path, name: str) -> None:
    rewrite(archive, lambda members: members.update({name: b"evil"}))
    refused(tmp_path, archive, "leads out of its folder")


def test_a_link_is_refused(tmp_path: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            if name.endswith(".md"):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            new.writestr(info, data)
    refused(tmp_path, archive, "leads out of its folder")


def test_a_flipped_bit_is_found(tmp_path: Path, archive: Path) -> None:
    rewrite(archive, lambda m: m.update({"corpus/2026-01-26.md": b"a\r\nc"}), honest=False)
    refused(tmp_path, archive, "checksum is wrong")


def test_a_missing_or_extra_file_is_found(tmp_path: Path, archive: Path) -> None:
    rewrite(archive, lambda m: m.update({"corpus/new.md": b"x"}), honest=False)
    refused(tmp_path, archive, "other files than its list")


def test_an_archive_without_its_database_is_refused(tmp_path: Path, archive: Path) -> None:
    rewrite(archive, lambda m: m.pop(FILE))
    refused(tmp_path, archive, "incomplete")


def test_a_damaged_database_is_found(tmp_path: Path, archive: Path) -> None:
    rewrite(archive, lambda m: m.update({FILE: b"nonsense" * 600}))
    refused(tmp_path, archive, "database in the archive is damaged")


def test_settings_that_make_no_sense_are_found(tmp_path: Path, archive: Path) -> None:
    rewrite(archive, lambda m: m.update({SETTINGS: b"TIMEZONE=Mars/Olympus\n"}))
    refused(tmp_path, archive, "TIMEZONE")


def test_a_newer_archive_is_refused(tmp_path: Path, archive: Path) -> None:
    newer = json.dumps({"format": "roundup-backup", "version": 2, "files": {}}).encode()
    rewrite(archive, lambda m: m.update({MANIFEST: newer}), honest=False)
    refused(tmp_path, archive, "newer version")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"\x1f\x8b tar"])
def test_what_is_no_archive_is_refused(tmp_path: Path, archive: Path, data: bytes) -> None:
    archive.write_bytes(data)
    refused(tmp_path, archive, "no sound archive")


def test_another_zip_is_refused(tmp_path: Path, archive: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as other:
        other.writestr("readme.txt", "hello")
    archive.write_bytes(stream.getvalue())
    refused(tmp_path, archive, "no archive of `roundup backup`")


def test_a_cut_archive_is_refused(tmp_path: Path, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-40])
    refused(tmp_path, archive, "no sound archive")


def test_when_the_last_step_fails_everything_goes_back(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The settings come last; their place can't be taken.
    second = host(tmp_path / "second")
    (second.corpus_dir / "own.txt").write_text("mine")
    State.open(second.index_dir).close()
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if Path(target).name == ".env":
            raise PermissionError(13, "Permission denied", str(target))
        return real(self, target)

    before = tree(tmp_path)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(RoundupError, match="Nothing was restored"):
        restore(second, argparse.Namespace(file=str(archive)))
    assert tree(tmp_path) == before
