"""Settings: defaults, what each refuses, where values come from, and what is never shown."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings, default_index, load_settings, rows
from corpus.errors import SettingsError

BASE = {"CORPUS_DIR": "/tmp/roundups"}  # noqa: S108 - a name, nothing is written


def load(dotenv: Path | None = None, **env: str) -> Settings:
    return load_settings({**BASE, **env}, dotenv)


def test_defaults() -> None:
    settings = load()
    assert settings.discord_token is None
    assert settings.timezone == ZoneInfo("Asia/Tokyo")
    assert settings.embedding_model is None
    assert settings.trust_remote_code is False
    assert settings.watch is False
    assert settings.cooldown == 3.0
    assert settings.index_dir == default_index(Path("/tmp/roundups"))  # noqa: S108


def test_the_corpus_that_ships_is_the_default() -> None:
    settings = load_settings({}, None)
    assert [file.suffix for file in settings.corpus_dir.iterdir()] == [".md"]


def test_every_setting_is_read_from_its_row() -> None:
    given = {
        "DISCORD_TOKEN": "abc.def.ghi",
        "CORPUS_DIR": "/a",
        "INDEX_DIR": "/b",
        "EMBEDDING_MODEL": "some/model",
        "EMBEDDING_DIM": "128",
        "EMBEDDING_REVISION": "0123abc",
        "TRUST_REMOTE_CODE": "yes",
        "TIMEZONE": "Europe/Kyiv",
        "ADMIN_ROLE": "編集部",
        "TEST_GUILD": "123456789012345678",
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "json",
        "WATCH": "on",
        "HEALTH_FILE": "/c",
        "COOLDOWN": "0.5",
    }
    assert set(given) == {row.name for row in rows()}
    assert load_settings(given, None) == Settings(
        discord_token="abc.def.ghi",  # noqa: S106
        corpus_dir=Path("/a"),
        index_dir=Path("/b"),
        embedding_model="some/model",
        embedding_dim=128,
        embedding_revision="0123abc",
        trust_remote_code=True,
        timezone=ZoneInfo("Europe/Kyiv"),
        admin_role="編集部",
        test_guild=123456789012345678,
        log_level="warning",
        log_format="json",
        watch=True,
        health_file=Path("/c"),
        cooldown=0.5,
    )


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("TIMEZONE", "Asia/Tokio", "such as Asia/Tokyo"),
        ("TIMEZONE", "../../etc/passwd", "time zone's name"),
        ("TIMEZONE", "Asia", "time zone's name"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("WATCH", "maybe", "yes or no"),
        ("TRUST_REMOTE_CODE", "2", "yes or no"),
        ("COOLDOWN", "soon", "0 to 3600"),
        ("COOLDOWN", "-1", "0 to 3600"),
        ("COOLDOWN", "nan", "0 to 3600"),
        ("EMBEDDING_DIM", "0", "from 8 to 8192"),
        ("EMBEDDING_DIM", "1_000", "from 8 to 8192"),
        ("EMBEDDING_DIM", "9" * 5000, "from 8 to 8192"),
        ("TEST_GUILD", "my server", "server's id"),
        ("TEST_GUILD", "１２３４５６７８９０１２３４５６７", "server's id"),
        ("TRUST_REMOTE_CODE", "yes", "EMBEDDING_REVISION"),
    ],
)
def test_a_wrong_value_names_its_setting_and_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**{name: value})
    message = str(caught.value)
    assert message.startswith(name)
    assert allowed in message
    assert "\n" not in message
    assert len(message) < 250


@pytest.mark.parametrize("value", ["my secret", '"secret"x y', "秘密secret", "sec\x1bret"])
def test_a_wrong_token_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(SettingsError, match="DISCORD_TOKEN") as caught:
        load(DISCORD_TOKEN=value)
    assert "sec" not in str(caught.value)


def test_the_token_is_in_no_repr() -> None:
    settings = load(DISCORD_TOKEN="abc.def.ghi")  # noqa: S106
    assert settings.discord_token == "abc.def.ghi"  # noqa: S105
    assert "abc.def" not in f"{settings!r} {settings}"


def test_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load().watch = True  # type: ignore[misc]


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("\ufeffCOOLDOWN=7\nLOG_LEVEL=debug\nADMIN_ROLE='編集 $HOME'\n", "utf-8")
    settings = load(dotenv, LOG_LEVEL="error")
    assert (settings.cooldown, settings.log_level) == (7.0, "error")
    assert settings.admin_role == "編集 $HOME"


def test_an_empty_value_means_the_default(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("TIMEZONE=\nEMBEDDING_MODEL=\nWATCH\n")
    assert load(dotenv) == load()


def test_the_file_is_read_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("COOLDOWN=11\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings(BASE).cooldown == 11


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"COOLDOWN=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env can't be read: it isn't UTF-8"):
        load(dotenv)


def test_a_misspelt_name_in_the_file_is_pointed_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("EMBEDING_MODEL=x\nPATH_TO_SOMETHING=y\n")
    load(dotenv)
    assert [record.args for record in caplog.records] == [
        (dotenv, "EMBEDING_MODEL", "EMBEDDING_MODEL")
    ]


def test_two_corpora_never_share_an_index(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "roundups", tmp_path / "b" / "roundups"
    assert default_index(one) != default_index(two)
    assert default_index(one) == default_index(tmp_path / "a" / ".." / "a" / "roundups")
