"""The loss: of all right texts in the batch, each left text should be nearest its own, and back."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812

DIMS = (256, 128, 64)
"""Matryoshka: the beginning of a vector is trained to be a vector."""
SCALE = 12.0
MARGIN = 0.3
"""By which a translation must be nearer than any other text (additive margin softmax)."""
_NEVER = -1e4


def contrastive(
    left: torch.Tensor,
    right: torch.Tensor,
    same: torch.Tensor,
    margin: float,
    dims: tuple[int, ...] = DIMS,
) -> torch.Tensor:
    """The mean loss of both directions and all lengths.

    left, right: (n, dim), row i of one belongs to row i of the other. same: (n, n), True where
    two pairs share a text, so that one is no wrong answer for the other. margin: taken from the
    cosine of each right pair.
    """
    target = torch.arange(len(left), device=left.device)
    total = left.new_zeros(())
    for dim in dims:
        a, b = F.normalize(left[:, :dim], dim=1), F.normalize(right[:, :dim], dim=1)
        # Half precision doubles the speed of the one costly product, and its error is noise.
        scores = SCALE * (a.bfloat16() @ b.bfloat16().T).float()
        scores.diagonal().sub_(SCALE * margin)
        scores = scores.masked_fill(same, _NEVER)
        total = total + F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)
    return total / (2 * len(dims))


def shared(texts: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """(n, n): whether pairs i and j, i ≠ j, share their left or their right text."""
    found = (texts[:, None] == texts[None]) | (others[:, None] == others[None])
    return found.fill_diagonal_(False)
