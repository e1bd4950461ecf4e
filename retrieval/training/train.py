"""The training loop: batches in, a table of token vectors out. It can be stopped and taken up.

Only the rows that a batch uses are touched, by an Adam whose moments are kept per row: a step costs
what its batch costs, whatever the size of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812

from retrieval.training import table
from retrieval.training.batches import MIX, Bags, Sampler
from retrieval.training.data import Group, Ids
from retrieval.training.loss import PASSAGE, TRANSLATION, contrastive, shared
from retrieval.training.sources import TRANSLATIONS, Kind

_BETAS = (0.9, 0.999)
_WARM_UP = 100
_READ = (Kind.NEWS, Kind.TALK, Kind.QUESTION, Kind.PASSAGE)
"""The kinds whose tokens are counted: dictionaries would make rare words common."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What may be varied; LOG.md has the measurements behind the defaults."""

    steps: int = 32_000
    learning_rate: float = 0.05
    """Falls to 0 in these steps."""
    more: int = 6_000
    """Steps after those, from a lower rate, in which translations are drawn more often."""
    more_rate: float = 0.02
    more_translations: float = 1.5
    dim: int = 256
    seed: int = 1
    every: int = 500
    """Steps between two checkpoints."""

    @property
    def whole(self) -> int:
        """All steps."""
        return self.steps + self.more

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        first = step < self.steps
        done, of = (step, self.steps) if first else (step - self.steps, self.more)
        most = self.learning_rate if first else self.more_rate
        return most * min(1.0, (done + 1) / _WARM_UP) * (1 - done / of)


def frequencies(groups: Sequence[Group], bags: Bags, size: int) -> npt.NDArray[np.float64]:
    """How often each token is read, a large group counting less than its size."""
    found = np.zeros(size)
    for group in groups:
        if group.kind in _READ:
            for side in (group.left, group.right):
                found += np.bincount(bags.take(side)[0], minlength=size) / len(group) ** 0.5
    return found


class Trainer:
    """A table in training: its rows, their moments, and where the sampler stands."""

    def __init__(
        self, groups: Sequence[Group], bags: Bags, scores: dict[str, float], recipe: Recipe
    ) -> None:
        self.recipe = recipe
        self.step = 0
        self._groups, self._bags = groups, bags
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._parts = table.parts_of(scores)
        often = frequencies(groups, bags, len(scores))
        rows = table.start(list(scores), self._parts.count, often, recipe.dim, recipe.seed)
        self._rows = torch.from_numpy(rows).to(self._device)
        self._begin()

    def _begin(self) -> None:
        """Start on the first steps or on those after them, with nothing gathered yet."""
        later = int(self.step >= self.recipe.steps)
        seed = self.recipe.seed + later
        translations = self.recipe.more_translations if later else 1.0
        self._sampler = Sampler(self._groups, seed, translations)
        self._chance = np.random.default_rng(seed + 1)
        self._mean, self._square = torch.zeros_like(self._rows), torch.zeros_like(self._rows)
        self._seen = torch.zeros(len(self._rows), 1, device=self._device)

    def _tensor(self, values: npt.NDArray[np.generic]) -> torch.Tensor:
        return torch.from_numpy(values).to(self._device)

    def _vectors(
        self, left: Ids, right: Ids, dropped: tuple[float, float]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(a vector of each left then each right text, the rows they came from, their numbers)."""
        texts = np.concatenate([left, right])
        tokens, offsets = self._bags.take(texts)
        pieces, which = np.unique(tokens, return_inverse=True)
        made, weights = self._parts.take(pieces.astype(np.int64))
        numbers, where = np.unique(made.flat, return_inverse=True)
        places = self._tensor(numbers.astype(np.int64))
        rows = self._rows[places].requires_grad_()
        whole = F.embedding_bag(
            self._tensor(where), rows, self._tensor(made.starts[:-1]),
            per_sample_weights=self._tensor(weights), mode="sum",
        )  # fmt: skip
        # A text never loses all: its dropped tokens keep a thousandth.
        share = np.where(np.arange(len(tokens)) < offsets[len(left)], *dropped)
        kept = (self._chance.random(len(tokens)) >= share).astype(np.float32) + 1e-3
        found = F.embedding_bag(
            self._tensor(which), whole, self._tensor(offsets),
            per_sample_weights=self._tensor(kept), mode="sum",
        )  # fmt: skip
        return found, rows, places

    def advance(self) -> float:
        """One batch; its loss."""
        if self.step == self.recipe.steps:
            self._begin()
        group, left, right = self._sampler.draw()
        vectors, rows, places = self._vectors(left, right, MIX[group.kind].dropped)
        same = shared(self._tensor(left), self._tensor(right))
        aim = TRANSLATION if group.kind in TRANSLATIONS else PASSAGE
        loss = contrastive(vectors[: len(left)], vectors[len(left) :], same, aim)
        (gradient,) = torch.autograd.grad(loss, rows)
        self._update(places, gradient)
        self.step += 1
        return loss.item()

    def _update(self, places: torch.Tensor, gradient: torch.Tensor) -> None:
        rate = self.recipe.rate(self.step)
        first, second = _BETAS
        self._seen[places] += 1
        times = self._seen[places]
        mean = self._mean[places].mul_(first).add_(gradient, alpha=1 - first)
        square = self._square[places].mul_(second).addcmul_(gradient, gradient, value=1 - second)
        self._mean[places], self._square[places] = mean, square
        direction = (mean / (1 - first**times)) / ((square / (1 - second**times)).sqrt() + 1e-8)
        self._rows[places] -= rate * direction

    def table(self) -> npt.NDArray[np.float32]:
        """(pieces, dim): the table as it stands; the unknown piece, row 0, says nothing."""
        found = table.flattened(table.written_out(self._rows, self._parts).cpu().numpy())
        found[0] = 0
        return found

    def save(self, path: Path) -> None:
        """Everything that `restore` needs, written aside and renamed."""
        state = {
            "step": self.step,
            "recipe": self.recipe,
            "sampler": self._sampler.state(),
            "chance": self._chance.bit_generator.state,
            "tensors": [self._rows, self._mean, self._square, self._seen],
        }
        aside = path.with_suffix(".tmp")
        torch.save(state, aside)
        aside.replace(path)

    def restore(self, path: Path) -> bool:
        """Go on from a checkpoint; False if it belongs to another recipe or vocabulary."""
        # Our own file: it holds a dataclass and generator states, which the safe loader refuses.
        state = torch.load(path, map_location=self._device, weights_only=False)
        tensors = state["tensors"]
        if state["recipe"] != self.recipe or tensors[0].shape != self._rows.shape:
            return False
        self.step = state["step"]
        self._begin()
        self._rows, self._mean, self._square, self._seen = tensors
        self._sampler.restore(state["sampler"])
        self._chance.bit_generator.state = state["chance"]
        return True


def train(
    trainer: Trainer, checkpoint: Path | None, tell: Callable[[int, float], None]
) -> npt.NDArray[np.float32]:
    """Go to the end of the recipe. `tell` gets the step and its loss."""
    recipe = trainer.recipe
    while trainer.step < recipe.whole:
        tell(trainer.step + 1, trainer.advance())
        if checkpoint is not None and trainer.step % recipe.every == 0:
            trainer.save(checkpoint)
    return trainer.table()
