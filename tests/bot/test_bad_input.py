"""What bad input gets: one clear line, the right exit status, and nothing lost.

Each row is run as a person would run it, in a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.opening import open_engine
from bot.settings import load_settings

GOOD = """\
港に新しい桟橋が完成した — Harbour Gazette (@harbour_gazette) March 5, 2031
港湾局は5日、新しい桟橋の工事が終わったと発表した。費用は1,200万クローネだった。
#港(310305)
"""
NO_WORDS = "Please ask in words"
NOT_FOUND = ("The roundup doesn't say.", "Not sure", "1. ")
"""How an answer may begin, for questions that are odd but questions."""


@dataclass(frozen=True)
class Bad:
    """A command line that is wrong in some way, and what comes of it."""

    line: tuple[str, ...]
    status: int
    says: str = ""
    """In the one line on standard error; "" when there is none to be."""
    answers: tuple[str, ...] = ()
    """How standard output may begin."""
    env: Mapping[str, str] = field(default_factory=dict)


ROWS: dict[str, Bad] = {
    # --- questions ---
    "an empty question": Bad(("ask", ""), 2, NO_WORDS),
    "a question of spaces": Bad(("ask", " \u3000\t"), 2, NO_WORDS),
    "no question": Bad(("ask",), 2, "Ask one question"),
    "only emoji": Bad(("ask", "🎉🇺🇦👩‍🚀"), 2, NO_WORDS),
    "only punctuation": Bad(("ask", "？！。、…—"), 2, NO_WORDS),
    "only zero-width characters": Bad(("ask", "\u200b\u200c\u200d\ufeff\u2060"), 2, NO_WORDS),
    "right to left": Bad(("ask", "מה קרה בנמל? \u202eماذا حدث"), 0, answers=NOT_FOUND),
    "zero-width characters inside": Bad(
        ("ask", "桟\u200b橋\u200bの\u200b費用"), 0, answers=NOT_FOUND
    ),
    "10,000 characters": Bad(("ask", "桟橋の費用は" * 1667), 0, answers=NOT_FOUND),
    "control characters": Bad(("ask", "\x1b[31m桟橋\x07"), 0, answers=NOT_FOUND),
    "bytes that are no text": Bad(("ask", "桟橋\udcff\udcfe"), 0, answers=NOT_FOUND),
    "a question and a batch": Bad(("ask", "--json", "--batch", "-", "桟橋"), 2, "Ask one question"),
    "a batch without --json": Bad(("ask", "--batch", "-"), 2, "--batch needs --json"),
    "a batch that isn't there": Bad(("ask", "--json", "--batch", "nowhere"), 1, "nowhere can't"),
    "a batch that is a folder": Bad(("ask", "--json", "--batch", "."), 1, ". can't be read"),
    # --- options ---
    "an unknown command": Bad(("answer", "x"), 2, "invalid choice"),
    "no command": Bad((), 2, "Which command?"),
    "an unknown option": Bad(("ask", "--frobnicate", "x"), 2, "--frobnicate"),
    "a date that doesn't exist": Bad(("ask", "--date", "2026-02-30", "桟橋"), 2, "2026-02-30"),
    "a Japanese date that doesn't exist": Bad(("today", "--date", "2月31日"), 2, "2月31日"),
    "a date in no known form": Bad(("today", "--date", "flurbday"), 2, "flurbday"),
    "several days for one": Bad(("today", "--date", "2031-03-01..2031-03-05"), 2, "one day"),
    "an unknown source": Bad(("ask", "--source", "Nobody", "桟橋"), 2, "sources: Harbour Gazette"),
    "a limit that is no number": Bad(("ask", "--limit", "many", "x"), 2, "from 1 to 10"),
    # --- settings ---
    "an unknown model folder": Bad(
        ("ask", "桟橋"), 2, "EMBEDDING_MODEL", env={"EMBEDDING_MODEL": "./no/such/model"}
    ),
    "a model folder without a model": Bad(
        ("ask", "桟橋"), 2, "EMBEDDING_MODEL", env={"EMBEDDING_MODEL": "/"}
    ),
    "an unknown time zone": Bad(("today",), 2, "TIMEZONE", env={"TIMEZONE": "Mars/Olympus"}),
    "a log level that isn't": Bad(("today",), 2, "LOG_LEVEL", env={"LOG_LEVEL": "loud"}),
    # --- the corpus ---
    "a missing corpus": Bad(("ask", "桟橋"), 2, "CORPUS_DIR", env={"CORPUS_DIR": "/no/such"}),
    "a corpus that is a file": Bad(("check",), 2, "CORPUS_DIR", env={"CORPUS_DIR": "/dev/null"}),
    "an empty corpus": Bad(
        ("ask", "桟橋"), 0, "There are no roundups", NOT_FOUND, {"CORPUS_DIR": "empty"}
    ),
    "the day of an empty corpus": Bad(
        ("today",), 0, "no roundups", ("There is no roundup yet.",), {"CORPUS_DIR": "empty"}
    ),
    "a check of an empty corpus": Bad(("check",), 0, "no roundups", env={"CORPUS_DIR": "empty"}),
    "a file that isn't there": Bad(("check", "nowhere.txt"), 1, "nowhere.txt"),
    # --- where it writes ---
    "an index folder that can't be made": Bad(
        ("ask", "桟橋"), 1, "INDEX_DIR", env={"INDEX_DIR": "/proc/nowhere/index"}
    ),
    "an index folder that is a file": Bad(
        ("ask", "桟橋"), 1, "index", env={"INDEX_DIR": "corpus/good.txt"}
    ),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "good.txt").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", "corpus")
    monkeypatch.setenv("INDEX_DIR", "index")
    return tmp_path


def run(*line: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *line],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.mark.parametrize("name", ROWS)
def test_bad_input(home: Path, name: str) -> None:
    row, before = ROWS[name], hashes(home / "corpus")
    done = run(*row.line, **row.env)
    assert (done.returncode, done.stderr.count("\n")) == (row.status, 1 if row.says else 0), done
    assert row.says in done.stderr
    if row.says:
        assert done.stderr.startswith("roundup: ")
        assert len(done.stderr) < 400
    assert done.stdout.startswith(row.answers or ("",))
    assert bool(done.stdout) == bool(row.answers)
    assert "\x1b" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert hashes(home / "corpus") == before


def test_a_slip_in_the_corpus_setting_is_not_answered_from_an_older_index(home: Path) -> None:
    assert run("index").returncode == 0
    done = run("ask", "桟橋", CORPUS_DIR="corpsu")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "CORPUS_DIR" in done.stderr


def test_one_bad_file_among_good_ones(home: Path) -> None:
    """The others are read all the same, and every oddity is named with its file."""
    corpus = home / "corpus"
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (corpus / "cut.txt").write_bytes("途中で切れた文。港".encode()[:-1])
    (corpus / "empty.md").write_bytes(b"")
    (corpus / "folder.txt").mkdir()
    (corpus / "gone.txt").symlink_to(corpus / "nowhere")
    done = run("ask", "--json", "桟橋の費用は？")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["excerpts"][0]["file"] == "good.txt"
    done = run("index", "--json")
    assert done.returncode == 0
    warned = {warning["file"] for warning in json.loads(done.stdout)["warnings"]}
    assert {"binary.txt", "cut.txt", "empty.md"} <= warned


LIKE_ANYBODY = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)
"""Root may read everything; this takes that away from a command."""


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("what", ["corpus", "corpus/good.txt"])
def test_what_may_not_be_read(home: Path, what: str) -> None:
    prefix = LIKE_ANYBODY if os.geteuid() == 0 else ()
    if prefix and not shutil.which(prefix[0]):
        pytest.skip("as root, and no setpriv here")
    (home / what).chmod(0)
    try:
        done = subprocess.run(
            [*prefix, sys.executable, "-m", "bot.cli", "ask", "桟橋"],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    finally:
        (home / what).chmod(0o755)
    assert done.stderr.count("\n") <= 1
    if what == "corpus":
        assert (done.returncode, done.stdout) == (2, "")
        assert "corpus" in done.stderr
    else:  # a file is a warning, and the others are read
        assert (done.returncode, done.stdout) == (0, "The roundup doesn't say.\n")


def test_a_full_disk(home: Path) -> None:
    """In a file system of 200 kB: one line, and the index that was there still answers."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", "small"]
    (home / "small").mkdir()
    script = (
        "import subprocess, sys\n"
        f"subprocess.run({mount!r}, check=True, capture_output=True)\n"
        "open('small/filling', 'wb').write(b'x' * 150_000)\n"
        "from bot.cli import main\n"
        "sys.exit(main(['index']))\n"
    )
    line = [sys.executable, "-c", script]
    if os.geteuid() != 0:
        line = ["unshare", "--map-root-user", "--mount", *line]
    else:
        line = ["unshare", "--mount", *line]
    try:
        done = subprocess.run(
            line,
            env={**os.environ, "INDEX_DIR": "small/index"},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if "CalledProcessError" in done.stderr or "unshare" in done.stderr:
        pytest.skip("a small file system can't be mounted here")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "full" in done.stderr or "space" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_answer_that_cant_be_written(home: Path, form: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "ask", *form, "桟橋"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
        )
    assert (done.returncode, done.stderr) == (1, "roundup: No space left on device\n")


def test_a_second_process_on_the_same_index(home: Path) -> None:
    """While one writes, another says so in one line; once there is an index, it reads along."""
    settings = load_settings({"CORPUS_DIR": "corpus", "INDEX_DIR": "index"}, None)
    others: list[subprocess.CompletedProcess[str]] = []
    once = threading.Event()

    def meanwhile(*_: object) -> None:
        if not once.is_set():
            once.set()
            others.append(run("ask", "桟橋"))

    open_engine(settings, progress=meanwhile).close()
    (first,) = others
    assert (first.returncode, first.stdout, first.stderr.count("\n")) == (1, "", 1)
    assert "another" in first.stderr.lower()

    once.clear()
    (home / "corpus" / "more.txt").write_text(GOOD.replace("桟橋", "灯台"), "utf-8")
    open_engine(settings, progress=meanwhile).close()
    second = others[1]
    assert (second.returncode, second.stdout.startswith("1. ")) == (0, True)
    assert second.stderr.count("\n") <= 1

    (home / "corpus" / "again.txt").write_text(GOOD.replace("桟橋", "時計"), "utf-8")
    once.clear()
    others.clear()

    def meanwhile_index(*_: object) -> None:
        if not once.is_set():
            once.set()
            others.append(run("index"))

    open_engine(settings, progress=meanwhile_index).close()
    (third,) = others
    assert (third.returncode, third.stdout, third.stderr.count("\n")) == (1, "", 1)
    assert "another" in third.stderr.lower()
