"""What all tests share: a clean environment for each, and one index of what ships."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Before torch, FAISS or tokenizers are imported: the tests compare numbers, and one thread adds
# them up in one order.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import hypothesis
import pytest

from bot.opening import open_engine
from bot.settings import Settings, load_settings, rows
from retrieval import Engine

# How long an example takes says more about the machine than about the program.
hypothesis.settings.register_profile("roundup", deadline=None)
hypothesis.settings.load_profile("roundup")


@pytest.fixture(autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory,
                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """No setting of the developer's own, and no folder of theirs to write to."""
    for row in rows():
        monkeypatch.delenv(row.name, raising=False)
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(_data_home(tmp_path_factory)))


def _data_home(factory: pytest.TempPathFactory) -> Path:
    folder = factory.getbasetemp() / "data-home"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The defaults, with an index folder that is thrown away."""
    index = tmp_path_factory.mktemp("shipped-index")
    return load_settings({"INDEX_DIR": str(index)}, dotenv=None)


@pytest.fixture(scope="session")
def shipped_engine(shipped_settings: Settings) -> Iterator[Engine]:
    """The shipped digest in an index made by the shipped model. Only to be read."""
    with open_engine(shipped_settings) as engine:
        yield engine
