"""The passages worth a closer look, as the two legs of the search propose them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest

from retrieval.catalogue import Filter
from retrieval.concepts import Pieces
from retrieval.results import DateRange
from retrieval.snapshot import Snapshot
from retrieval.store import Floats

CANDIDATES = 50
"""Passages that each leg may propose."""
_NEWEST = 3
"""Days with a roundup, the last ones, whose passages are proposed beside those of all the years:
most questions are about them, and in a large archive something old is always nearer."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Passages with their scores, as each leg proposes them."""

    dense: Mapping[int, float]
    lexical: Mapping[int, float]

    def best(self, most: int) -> list[int]:
        """Those worth a closer look: in turn the next best of one leg, of the other, of both."""
        orders = [
            sorted(value, key=lambda number: -value[number])
            for value in (self.dense, self.lexical, self._together())
        ]
        in_turn = (number for some in zip_longest(*orders) for number in some if number is not None)
        return list(islice(dict.fromkeys(in_turn), most))

    def _together(self) -> dict[int, float]:
        best = max(self.lexical.values(), default=0.0)
        least = min(self.dense.values(), default=0.0)
        return {
            number: self.dense.get(number, least)
            + (0.5 * self.lexical.get(number, 0.0) / best if best else 0.0)
            for number in dict.fromkeys([*self.dense, *self.lexical])
        }


def newest(snapshot: Snapshot) -> DateRange:
    """The last days with a roundup, of a corpus that has any."""
    days = snapshot.days()
    return DateRange(days[-_NEWEST:][0], days[-1])


def propose(
    snapshot: Snapshot, words: str, pieces: Pieces, vector: Floats, where: Filter | None
) -> Proposals:
    """The passages that pass `where`, as each leg sees them; `vector` is the question's, (dim,)."""
    return Proposals(
        {hit.passage: hit.score for hit in snapshot.dense(vector, CANDIDATES, where)},
        {
            hit.passage: hit.score
            for hit in snapshot.lexical(words, CANDIDATES, where, pieces.expansions)
        },
    )
