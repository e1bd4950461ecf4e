"""A short soak; `python -m tests.retrieval.soak` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.retrieval.soak import soak


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_questions_during_reloads_see_one_generation_each(tmp_path: Path) -> None:
    result = soak(tmp_path, questions=150, reloads=20)
    assert result.wrong == []
    assert result.asked >= 150
    assert result.found == result.asked
    assert max(result.files[5:]) - min(result.files[5:]) <= 25
    assert result.memory[-1] - result.memory[4] < 40e6
