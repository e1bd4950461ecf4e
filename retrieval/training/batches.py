"""Batches: texts as token ids, and which pairs stand beside each other.

All pairs of a batch are of one kind and one pair of languages, so that a language can't be told
from another by the loss, only the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from retrieval.training.data import Group, Ids
from retrieval.training.sources import TRANSLATIONS, Kind

MOST_TOKENS = 200
"""Of one text; passages are cut there in training."""
_ENCODE = 20_000


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts: those of text i are `flat[starts[i]:starts[i + 1]]`."""

    flat: Ids
    starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: Ids) -> tuple[Ids, npt.NDArray[np.int64]]:
        """(the ids of these texts one after another, where each begins)."""
        begins = self.starts[rows]
        counts = self.starts[rows + 1] - begins
        offsets = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(begins - offsets, counts)
        return self.flat[places], offsets


def encode(tokenizer: Tokenizer, texts: Sequence[str], most: int = MOST_TOKENS) -> Bags:
    parts: list[Ids] = []
    counts: list[int] = []
    for start in range(0, len(texts), _ENCODE):
        found = tokenizer.encode_batch_fast(
            list(texts[start : start + _ENCODE]), add_special_tokens=False
        )
        ids = [encoding.ids[:most] for encoding in found]
        counts.extend(map(len, ids))
        parts.append(np.fromiter((i for each in ids for i in each), np.int32))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Bags(np.concatenate(parts) if parts else np.empty(0, np.int32), starts)


@dataclass(frozen=True, slots=True)
class Mix:
    """How often a batch of a kind is drawn, and how many pairs it has."""

    share: float
    """In proportion to the others'."""
    pairs: int
    together: int = 1
    """Neighbours that stay together, so that passages of one article are told apart."""
    dropped: tuple[float, float] = (0.1, 0.1)
    """Shares of the tokens of a left and a right text that are left out each time it is seen. Few
    questions with their passages would else be learnt by heart.
    """


MIX: dict[Kind, Mix] = {
    Kind.NEWS: Mix(0.26, 1024),
    Kind.TALK: Mix(0.15, 1024),
    Kind.PIVOT: Mix(0.07, 1024),
    Kind.WORD: Mix(0.09, 1024),
    Kind.NAME: Mix(0.06, 1024),
    Kind.TERM: Mix(0.02, 1024),
    Kind.QUESTION: Mix(0.13, 1024, 16, (0.4, 0.5)),
    Kind.PASSAGE: Mix(0.05, 1024, 16, (0.4, 0.4)),
    Kind.FOUND: Mix(0.09, 1024, 16, (0.5, 0.4)),
    Kind.FOUND_CROSSED: Mix(0.04, 1024, 16, (0.3, 0.3)),
    Kind.ASKED: Mix(0.03, 1024, 3, (0.2, 0.2)),
    Kind.CROSSED: Mix(0.05, 1024, 16, (0.3, 0.4)),
}
_LANGUAGE_WEIGHT = {"ja": 2.0, "uk": 2.0, "ko": 1.5}
_SIZE_POWER = 0.5


def weights(groups: Sequence[Group], translations: float = 1.0) -> npt.NDArray[np.float64]:
    """The chance of each group: its kind's share, split by root of size and by language.

    `translations`: by how much their shares are multiplied.
    """
    found = np.array(
        [
            len(g) ** _SIZE_POWER * np.prod([_LANGUAGE_WEIGHT.get(x, 1.0) for x in g.languages])
            for g in groups
        ]
    )
    for kind in {g.kind for g in groups}:
        of_kind = np.array([g.kind is kind for g in groups])
        share = MIX[kind].share * (translations if kind in TRANSLATIONS else 1.0)
        found[of_kind] *= share / found[of_kind].sum()
    shares: npt.NDArray[np.float64] = found / found.sum()
    return shares


class Sampler:
    """Draws batches for ever. Each group goes round in a new order each time."""

    def __init__(self, groups: Iterable[Group], seed: int, translations: float = 1.0) -> None:
        self._groups = [g for g in groups if len(g) > 1]
        self._weights = weights(self._groups, translations)
        self._chance = np.random.default_rng(seed)
        self._orders: dict[int, Ids] = {}

    def draw(self) -> tuple[Group, Ids, Ids]:
        """(the group, left texts, right texts), no pair twice."""
        number = int(self._chance.choice(len(self._groups), p=self._weights))
        group = self._groups[number]
        wanted = min(MIX[group.kind].pairs, len(group))
        order = self._orders.get(number, np.empty(0, np.int32))
        if len(order) < wanted:
            order = self._shuffled(len(group), MIX[group.kind].together)
        self._orders[number], rows = order[wanted:], order[:wanted]
        return group, group.left[rows], group.right[rows]

    def _shuffled(self, count: int, together: int) -> Ids:
        blocks = self._chance.permutation(-(-count // together)).astype(np.int32)
        rows = (blocks[:, None] * together + np.arange(together, dtype=np.int32)).ravel()
        found: Ids = rows[rows < count].astype(np.int32)
        return found

    def state(self) -> dict[str, Any]:
        """What `restore` needs to go on with the same batches."""
        return {"chance": self._chance.bit_generator.state, "orders": dict(self._orders)}

    def restore(self, state: dict[str, Any]) -> None:
        self._chance.bit_generator.state = state["chance"]
        self._orders = dict(state["orders"])
