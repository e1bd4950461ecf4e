"""The loss: of all right texts in the batch, each left text should be nearest its own, and back."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812

LENGTHS = {256: 1.0, 128: 0.5, 64: 0.25}
"""Matryoshka: the beginning of a vector is trained to be a vector, and what each length counts."""
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of the pairs of a batch."""

    scale: float
    """Of the cosines, before the softmax."""
    margin: float
    """By which a right pair must be nearer than any other (additive margin softmax)."""


TRANSLATION = Aim(scale=12.0, margin=0.3)
PASSAGE = Aim(scale=20.0, margin=0.0)


def contrastive(
    left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, aim: Aim
) -> torch.Tensor:
    """The mean loss of both directions and all lengths.

    left, right: (n, dim), row i of one belongs to row i of the other. same: (n, n), True where
    two pairs share a text, so that one is no wrong answer for the other.
    """
    target = torch.arange(len(left), device=left.device)
    total = left.new_zeros(())
    for dim, weight in LENGTHS.items():
        a, b = F.normalize(left[:, :dim], dim=1), F.normalize(right[:, :dim], dim=1)
        # Half precision doubles the speed of the one costly product, and its error is noise.
        scores = aim.scale * (a.bfloat16() @ b.bfloat16().T).float()
        scores.diagonal().sub_(aim.scale * aim.margin)
        scores = scores.masked_fill(same, _NEVER)
        both = F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)
        total = total + weight * both / 2
    return total / sum(LENGTHS.values())


def shared(texts: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """(n, n): whether pairs i and j, i ≠ j, share their left or their right text."""
    found = (texts[:, None] == texts[None]) | (others[:, None] == others[None])
    return found.fill_diagonal_(False)
