"""Who says which lines, in roundups of every form we know."""

from __future__ import annotations

import pytest

from corpus import parse

from .roundup_cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_lines_and_speakers(case: Case) -> None:
    roundup = parse(case.text.encode(), case.file)
    found = [(item.source, item.first_line, item.last_line) for item in roundup.items]
    assert found == case.expected
