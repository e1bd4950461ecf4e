"""Who is asked for: the outlet of a `source:` option, or one that a question names."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import UsageError
from retrieval.aliases import Aliases
from retrieval.analysis import normalise
from retrieval.results import SourceCount

_NAMED = 5
"""Known sources that an error message lists."""


def resolve_source(asked: str, known: Sequence[SourceCount], aliases: Aliases) -> str | None:
    """The name or handle, as the corpus has it, of the source that an option asks for.

    Exactly first, then by an alias ("Reuters" for ロイター), then by a part of the name. None for
    an empty option. UsageError names some sources when there is none like it.
    """
    wanted = normalise(asked).strip().lstrip("@")
    if not wanted:
        return None
    for matches in (_exact, _by_alias, _by_part):
        for source in known:
            if matches(wanted, source, aliases):
                return source.source or source.handle
    names = ", ".join(source.source for source in known[:_NAMED])
    hint = f" Known sources: {names}." if names else ""
    raise UsageError(f"No item is by a source called “{asked.strip()[:60]}”.{hint}")


def _spellings(source: SourceCount) -> list[str]:
    return [normalise(name).strip() for name in (source.source, source.handle) if name]


def _exact(wanted: str, source: SourceCount, aliases: Aliases) -> bool:
    del aliases
    return wanted in _spellings(source)


def _by_alias(wanted: str, source: SourceCount, aliases: Aliases) -> bool:
    ways = {way for concept in aliases.find(wanted) for way in (concept.words, *concept.variants)}
    return any(
        way == name or (len(way) > 2 and name.startswith(way))
        for way in ways
        for name in _spellings(source)
    )


def _by_part(wanted: str, source: SourceCount, aliases: Aliases) -> bool:
    del aliases
    return len(wanted) >= 2 and any(wanted in name for name in _spellings(source))
