"""What `roundup doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    mark: str
    """✓ well, ! works but look, ✗ the bot can't run like this."""
    told: str
    todo: str = ""


def well(told: str) -> Finding:
    return Finding("✓", told)


def look(told: str, todo: str) -> Finding:
    return Finding("!", told, todo)


def bad(told: str, todo: str) -> Finding:
    return Finding("✗", told, todo)
