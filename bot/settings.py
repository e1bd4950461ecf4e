"""The settings: one table that the loader, `.env.example` and the README's table all follow.

The table is the `Settings` class itself. A field's name in capitals is the name in the
environment; its row says what is meant when nothing is set, how a value is read, and what it
does. Values come from the environment, then from `.env` in the current folder.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs
from dotenv import dotenv_values

from bot import values
from corpus.errors import SettingsError

_log = logging.getLogger(__name__)

DOTENV = Path(".env")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the settings table."""

    name: str
    """In the environment: `LOG_LEVEL`."""
    default: str
    """As a person would write it; "" where there is none to write."""
    meaning: str
    """What an empty default stands for ("the roundups that ship with the program")."""
    doc: str
    """One line."""
    secret: bool
    read: Callable[[str], Any]
    """Text that isn't empty → value; a ValueError says what is allowed."""


def _row(
    read: Callable[[str], Any],
    default: str,
    doc: str,
    *,
    meaning: str = "",
    secret: bool = False,
) -> Any:
    """A field of `Settings`, with its row of the table (Any: it stands for the field's type)."""
    return field(
        repr=not secret,
        metadata={
            "read": read,
            "default": default,
            "doc": doc,
            "meaning": meaning,
            "secret": secret,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. Its `repr` leaves the token out."""

    discord_token: str | None = _row(
        values.token, "", "The bot's token, for `roundup bot` only.", meaning="none", secret=True
    )
    corpus_dir: Path = _row(
        values.path,
        "",
        "The folder of roundups (.txt, .md, .html).",
        meaning="the roundups that ship with the program",
    )
    index_dir: Path = _row(
        values.path,
        "",
        "Where the index and the bot's own data are kept.",
        meaning="a folder per corpus in the user's data directory",
    )
    embedding_model: str | None = _row(
        values.text,
        "",
        "A sentence-transformers model, by name or folder.",
        meaning="the small model that ships with the program",
    )
    embedding_dim: int | None = _row(
        values.whole(8, 8192),
        "",
        "Keep only the first so many dimensions of each vector (Matryoshka models).",
        meaning="all",
    )
    embedding_revision: str | None = _row(
        values.text, "", "The model's exact revision (a commit) on its hub.", meaning="the newest"
    )
    trust_remote_code: bool = _row(
        values.yes_no,
        "no",
        "Run Python code that comes with the model; needs EMBEDDING_REVISION too.",
    )
    timezone: ZoneInfo = _row(
        values.time_zone,
        "Asia/Tokyo",
        "The time zone of “today”, of dates in questions and schedules.",
    )
    admin_role: str | None = _row(
        values.text,
        "",
        "A role (name or id) that may use the admin commands, beside Manage Server.",
        meaning="none",
    )
    test_guild: int | None = _row(
        values.discord_id,
        "",
        "A server's id: commands are synced to it alone, at once.",
        meaning="all servers",
    )
    log_level: str = _row(
        values.choice("debug", "info", "warning", "error"), "info", "debug, info, warning or error."
    )
    log_format: str = _row(
        values.choice("text", "json"), "text", "text, or json (an object per line)."
    )
    watch: bool = _row(
        values.yes_no, "no", "Reload by itself when a file of the corpus changes (yes or no)."
    )
    health_file: Path | None = _row(
        values.path, "", "A file that the running bot rewrites while it is healthy.", meaning="none"
    )
    cooldown: float = _row(
        values.seconds,
        "3",
        "A member may ask ten questions at once, then one every so many seconds (0: no limit).",
    )


def rows() -> Iterator[Row]:
    """The table, in its order."""
    for entry in dataclasses.fields(Settings):
        yield Row(name=entry.name.upper(), **entry.metadata)


def load_settings(env: Mapping[str, str] | None = None, dotenv: Path | None = DOTENV) -> Settings:
    """Read the settings from `env` (by default the process's) and, below it, from `dotenv`.

    An empty value counts as not set.

    Raises:
        SettingsError: naming the setting and what is allowed.
    """
    given = {**_read_dotenv(dotenv), **(os.environ if env is None else env)}
    found: dict[str, Any] = {}
    for row in rows():
        text = given.get(row.name, "").strip() or row.default
        found[row.name.lower()] = _read(row, text) if text else None
    if found["trust_remote_code"] and not found["embedding_revision"]:
        raise SettingsError(
            "TRUST_REMOTE_CODE=yes needs EMBEDDING_REVISION too, so that only code you know runs."
        )
    if found["corpus_dir"] is None:
        from corpus import default_corpus

        found["corpus_dir"] = default_corpus()
    if found["index_dir"] is None:
        found["index_dir"] = default_index(found["corpus_dir"])
    return Settings(**found)


def default_index(corpus: Path) -> Path:
    """A folder of its own for each corpus, so that two never mix."""
    corpus = corpus.resolve()
    digest = hashlib.sha256(str(corpus).encode("utf-8", "surrogateescape")).hexdigest()[:10]
    return platformdirs.user_data_path("roundup-bot", appauthor=False) / f"{corpus.name}-{digest}"


def dotenv_example() -> str:
    """The text of `.env.example`: every setting, its default, its line."""
    head = "# Copy to .env and fill in what you need; an empty value means the default.\n"
    parts = [head]
    for row in rows():
        default = f" Default: {row.meaning}." if not row.default else ""
        parts.append(f"# {row.doc}{default}\n{row.name}={row.default}\n")
    return "\n".join(parts)


def markdown_table() -> str:
    """The README's table of settings."""
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for row in rows():
        default = f"`{row.default}`" if row.default else row.meaning
        lines.append(f"| `{row.name}` | {default} | {row.doc} |")
    return "\n".join(lines) + "\n"


def _read(row: Row, text: str) -> Any:
    try:
        return row.read(text)
    except ValueError as error:
        shown = "" if row.secret else f", not {text[:80]!r}"
        raise SettingsError(f"{row.name} {error}{shown}.") from None


def _read_dotenv(path: Path | None) -> dict[str, str]:
    """The values of a `.env` file; none where there is no file."""
    if path is None or not path.is_file():
        return {}
    try:
        found = dotenv_values(path, encoding="utf-8-sig", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read: {_reason(error)}.") from None
    known = [row.name for row in rows()]
    for name in found:
        near = difflib.get_close_matches(name.upper(), known, 1, 0.85)
        if name not in known and near:
            _log.warning("%s has %s, which is no setting; did you mean %s?", path, name, near[0])
    return {name: value for name, value in found.items() if value}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it isn't UTF-8 text"
