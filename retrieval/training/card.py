"""The credits in the model's card, from the table of sources."""

from __future__ import annotations

from retrieval.training.sources import SOURCES, Use

LICENCE = "CC BY-SA 4.0"
"""Of the model: the strictest of its sources asks that what is made of it is shared alike."""


def credit_table(use: Use) -> str:
    """A Markdown table of the sets with that use, each once."""
    rows = {(s.folder, s.credit, s.licence): None for s in SOURCES if s.use is use}
    lines = ["| set | whose | licence |", "|---|---|---|"]
    lines += [f"| `{folder}` | {credit} | {licence} |" for folder, credit, licence in rows]
    return "\n".join(lines)
