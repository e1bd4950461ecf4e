"""A message of several sentences, taken whole and by its parts: what is found for each way of
taking it votes. Most of a long message may be about the one who asks, and nobody can tell from
outside which of its sentences is the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.ranking import Ranked, Ranking

_PLACES = 3
"""What softens the places: the second of a ranking has 3/4 of the first one's vote."""
_ASKING = 2.0


@dataclass(frozen=True, slots=True)
class Way:
    """What is found for one way of taking a message."""

    ranking: Ranking
    certainty: float
    """0-1: how likely its first item answers."""
    asks: bool = False
    """It has a sentence that asks something."""


@dataclass(frozen=True, slots=True)
class Elected:
    """An item, and the ranking that speaks for it most."""

    ranked: Ranked
    ranking: Ranking

    @property
    def share(self) -> float:
        """Its score as a share of the best one's in its ranking."""
        return self.ranked.score / (self.ranking.items[0].score or 1.0)


def elect(ways: Sequence[Way]) -> tuple[Elected, ...]:
    """The items of all rankings, best first. Each ranking votes for its items by their place and
    their scores, with the square of its certainty (two that aren't sure don't outvote one that is),
    and twice if it asks something.
    """
    votes: dict[str, float] = {}
    spoken_for: dict[str, tuple[float, Elected]] = {}
    for way in ways:
        weight = way.certainty**2 * (_ASKING if way.asks else 1.0)
        for place, one in enumerate(way.ranking.items):
            item = Elected(one, way.ranking)
            vote = weight * max(0.0, min(1.0, item.share)) / (_PLACES + place)
            votes[one.item.id] = votes.get(one.item.id, 0.0) + vote
            if one.item.id not in spoken_for or vote > spoken_for[one.item.id][0]:
                spoken_for[one.item.id] = (vote, item)
    return tuple(spoken_for[item][1] for item in sorted(votes, key=lambda item: -votes[item]))
