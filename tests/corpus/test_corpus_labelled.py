"""Who says which lines, and when, in roundups of other curators."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import parse

from .invariants import assert_accounted_once
from .labelled_cases import LABELLED, Labelled


@pytest.mark.parametrize("case", LABELLED, ids=[case.name for case in LABELLED])
def test_lines_speakers_and_days(case: Labelled) -> None:
    rows = [row.partition("|") for row in case.text.rstrip("\n").split("\n")]
    places: dict[str, list[int]] = {}
    for number, (letter, _, _) in enumerate(rows, 1):
        if letter not in {"", "-"}:
            places.setdefault(letter, []).append(number)
    expected = [
        (*case.who.get(letter, (None, None, None)), numbers[0], numbers[-1])
        for letter, numbers in places.items()
    ]
    roundup = parse("\n".join(row[2] for row in rows).encode(), case.file)
    found = [
        (
            item.source,
            item.handle,
            item.published and item.published.isoformat(),
            item.first_line,
            item.last_line,
        )
        for item in roundup.items
    ]
    assert found == expected
    if Path(case.file).suffix == ".txt":
        assert_accounted_once(roundup)
