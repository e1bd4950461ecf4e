"""What a reload changed, and every warning of the parser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord import ui

from bot.i18n import Texts
from bot.layout import parts
from bot.layout.parts import Part
from bot.text import cut, inline, length, one_line
from corpus.items import ParseWarning
from retrieval.results import ReloadReport

WARNINGS_FILE: Final = "warnings.txt"
_ROOM: Final = 2200
"""Units that warnings may take in the message; more than that goes into a file."""


def report_view(report: ReloadReport, texts: Texts, *, attach: bool) -> ui.LayoutView:
    """The report. With `attach`, the message must carry `WARNINGS_FILE` as an attachment."""
    added, changed, removed = (
        len(report.files_added), len(report.files_changed), len(report.files_removed)
    )  # fmt: skip
    nothing = not any(
        (added, changed, removed, report.items_added, report.items_changed, report.items_removed)
    )
    lines = [
        texts("reload.roundups", added=added, changed=changed, removed=removed),
        texts(
            "reload.items",
            added=report.items_added,
            changed=report.items_changed,
            removed=report.items_removed,
            items=report.items,
        ),
        texts(
            "reload.time",
            embedded=report.embedded,
            passages=report.passages,
            seconds=f"{report.seconds:.1f}",
        ),
    ]
    body: list[Part] = [
        ui.TextDisplay(texts("reload.unchanged" if nothing else "reload.done")),
        ui.TextDisplay("\n".join(lines)),
    ]
    body += [
        ui.TextDisplay(texts("reload.repaired", what=inline(repaired, 200)))
        for repaired in report.repaired[:3]
    ]
    body += _warnings(report.warnings, texts, attach=attach)
    return parts.sheet(body, parts.UNSURE if report.warnings else parts.FOUND)


def warnings_text(warnings: Sequence[ParseWarning]) -> str:
    """All warnings, a line each, for the attached file."""
    return "".join(f"{w.file}:{w.line}: {one_line(w.message)}\n" for w in warnings)


def too_long(warnings: Sequence[ParseWarning], texts: Texts) -> bool:
    """They don't fit into the message."""
    return sum(length(_line(w, texts)) + 1 for w in warnings) > _ROOM


def _warnings(warnings: Sequence[ParseWarning], texts: Texts, *, attach: bool) -> list[Part]:
    if not warnings:
        return [ui.TextDisplay(f"-# {texts('reload.no_warnings')}")]
    lines: list[str] = []
    room = _ROOM
    for warning in warnings:
        line = _line(warning, texts)
        room -= length(line) + 1
        if room < 0:
            break
        lines.append(line)
    body: list[Part] = [
        ui.Separator(visible=True),
        ui.TextDisplay(texts("reload.warnings", count=len(warnings))),
        ui.TextDisplay("\n".join(lines)),
    ]
    if attach:
        body.append(ui.TextDisplay(f"-# {texts('reload.more_warnings')}"))
        body.append(ui.File(f"attachment://{WARNINGS_FILE}"))
    return body


def _line(warning: ParseWarning, texts: Texts) -> str:
    file = cut(one_line(warning.file).replace("`", "'"), 120)
    message = inline(warning.message, 300)
    key = "reload.warning" if warning.line else "reload.warning_file"
    return texts(key, file=file, line=warning.line, message=message)
