"""What a person typed becomes what can be searched for.

Cleaning takes away what no text answers (pings, emoji, invisible characters) and says so when
nothing is left; a long message is cut down to the sentences that ask or that name something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from corpus.errors import UsageError

LONGEST = 400
"""Characters of a question that are searched for; of a longer one, its most telling sentences."""

_NOISE = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|</[^:>]+:\d+>|<t:\d+(?::\w)?>"  # what Discord makes of pings
    r"|https?://\S+|pic\.twitter\.com/\S+"
)
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_EMOJI = {"So", "Sk"}
_CLAUSE = re.compile(r"[^、，,。．.;；!！?？\n]+[?？]?|[?？]")
_ASKS = re.compile(r"[?？]|か[。\s]*$")


def clean(text: str) -> str:
    """The words of a question. UsageError when there are none."""
    plain = _NOISE.sub(" ", text)
    plain = unicodedata.normalize("NFKC", plain)
    plain = "".join(_visible(char) for char in plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    if not any(char.isalnum() for char in plain):
        raise UsageError("Please ask in words: there is nothing to search for in that.")
    return plain


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\n\t\r":
        return " "
    if category in _INVISIBLE:
        return ""
    return " " if category in _EMOJI else char


def telling_part(text: str, weigh: Callable[[str], float]) -> str:
    """At most `LONGEST` characters of a question: what asks first, then by `weigh`; what is said
    twice counts once.
    """
    if len(text) <= LONGEST:
        return text
    clauses = dict.fromkeys(c.strip()[:LONGEST] for c in _CLAUSE.findall(text))
    pieces = [clause for clause in clauses if any(char.isalnum() for char in clause)]
    order = sorted(
        range(len(pieces)),
        key=lambda n: (_ASKS.search(pieces[n]) is None, -weigh(pieces[n]), n),
    )
    return " ".join(pieces[n] for n in sorted(_within(pieces, order)))


def _within(pieces: Sequence[str], order: Sequence[int]) -> list[int]:
    """The first of `order` that fit into `LONGEST` together; always at least one."""
    taken: list[int] = []
    room = LONGEST
    for number in order:
        if len(pieces[number]) <= room:
            taken.append(number)
            room -= len(pieces[number]) + 1
    return taken
