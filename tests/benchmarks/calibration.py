"""Fit the confidence model: `python -m tests.benchmarks.calibration` prints its weights anew.

Run it after the shipped model or the ranking has changed, and put what it prints into
`retrieval/confidence.py`. It sees the development questions, and the messages about all else that
`retrieval/subject.py` lists, each as if it weren't listed. Each set's figures come from weights
fitted on the other sets, so that they say what an unseen roundup would get (the listed messages, of
which the last figure says how many are refused, are the same for all of them).
"""

from __future__ import annotations

import sys
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from retrieval.alias_table import builtin
from retrieval.confidence import Features, features
from retrieval.evaluate import read_questions
from retrieval.lists import ELSE, NEWS, listed
from retrieval.question import clean
from retrieval.ranking import rank
from retrieval.wording import wording
from tests.benchmarks.ablation import DEV, QUESTIONS, shelf_of

FALSE_REFUSALS = (0.01, 0.015, 0.02, 0.025, 0.03, 0.04)
NEAR_NOT_CERTAIN = (0.4, 0.5, 0.55, 0.6)
_LEFT_TO_RIGHT = ("known",)
"""Figures that only the model of the right item sees: how much of a question is known says more of
the roundups that the tables were made for than of the question."""
_LISTED = "listed"
_LISTED_WEIGHT = 0.05
"""There are many of them, and the same ones for every roundup."""
Floats = np.ndarray[Any, np.dtype[Any]]
out = sys.stdout.write


@dataclass(frozen=True)
class Seen:
    """The figures of all development questions, and what is right."""

    figures: Floats
    right: Floats
    """The first item answers."""
    kinds: Floats
    sets: Floats

    @property
    def answerable(self) -> Floats:
        return ~np.isin(self.kinds, ("near", "far", _LISTED))

    @property
    def weights(self) -> Floats:
        return np.where(self.kinds == _LISTED, _LISTED_WEIGHT, 1.0)


def main() -> None:
    """Print the weights, and what each threshold would do."""
    figures, right, kinds, sets = [], [], [], []
    for name in DEV:
        with shelf_of(name) as shelf:
            for question in read_questions(QUESTIONS / f"{name}.jsonl"):
                words = clean(question.question)
                ranking = rank(shelf.snapshot, words, builtin())
                figures.append(astuple(features(ranking, words, shelf.snapshot.calibration)))
                first = ranking.items[0].item
                right.append(
                    any(s in first.text or s in first.headline for s in question.gold_spans)
                )
                kinds.append(question.kind)
                sets.append(name)
            left_out = np.stack([shelf.snapshot.subject.left_out, wording().left_out], axis=1)
            of_else = left_out[len(listed(NEWS)) :].tolist()
            for message, (subject, worded) in zip(listed(ELSE), of_else, strict=True):
                words = clean(message)
                ranking = rank(shelf.snapshot, words, builtin())
                figures.append(
                    astuple(
                        replace(
                            features(ranking, words, shelf.snapshot.calibration),
                            subject=subject,
                            wording=worded,
                        )
                    )
                )
                right.append(False)
                kinds.append(_LISTED)
                sets.append(name)
    seen = Seen(np.array(figures), np.array(right), np.array(kinds), np.array(sets))
    near, likely = _held_out(seen)
    for rate in FALSE_REFUSALS:
        cut = float(np.sort(near[seen.answerable])[int(rate * seen.answerable.sum())])
        told = _by_set(seen, near < cut, "refused", "far")
        listed_too = (near[seen.kinds == _LISTED] < cut).mean()
        out(f"NEAR_FROM {cut:.3f}: {told}; listed {listed_too:.3f}\n")
    for rate in NEAR_NOT_CERTAIN:
        cut = float(np.quantile(likely[seen.kinds == "near"], rate))
        out(f"SURE {cut:.3f}: {_by_set(seen, likely < cut, 'not certain', 'near')}\n")
    for name, model in (("RIGHT", _right(seen, seen.sets != "")), ("NEAR", _near(seen))):
        weights = ", ".join(f"{weight:.3f}" for weight in model.coef_[0])
        out(f"{name} = _Model(Features({weights}), {model.intercept_[0]:.3f})\n")


def _held_out(seen: Seen) -> tuple[Floats, Floats]:
    """What each question gets from models that haven't seen its roundup."""
    near, likely = np.zeros(len(seen.sets)), np.zeros(len(seen.sets))
    for roundup in {_roundup(name) for name in DEV}:
        held = np.array([_roundup(name) == roundup for name in seen.sets])
        near[held] = _near(seen, ~held).predict_proba(_cut(seen.figures[held]))[:, 1]
        likely[held] = _right(seen, ~held).predict_proba(seen.figures[held])[:, 1]
    return near, likely


def _roundup(name: str) -> str:
    """digest.dev and digest.more.dev are about one."""
    return name.removeprefix("fiction.").split(".")[0]


def _near(seen: Seen, of: Floats | None = None) -> LogisticRegression:
    """What the corpus answers against what is far from it; near questions are neither."""
    of = (seen.kinds != "near") & (seen.sets != "" if of is None else of)
    return _fit(_cut(seen.figures[of]), seen.answerable[of], seen.weights[of])


def _right(seen: Seen, of: Floats) -> LogisticRegression:
    of = of & (seen.kinds != _LISTED)
    return _fit(seen.figures[of], seen.right[of], seen.weights[of])


def _cut(figures: Floats) -> Floats:
    """Without the figures that the model of near questions doesn't see."""
    names = [field.name for field in fields(Features)]
    return np.where(np.isin(names, _LEFT_TO_RIGHT), 0.0, figures)


def _by_set(seen: Seen, below: Floats, says: str, kind: str) -> str:
    """How many answerable questions and how many of a kind are below, in all and by set."""
    found = []
    for name in ("", *DEV):
        of = (seen.sets == name) | (not name)
        shares = below[of & seen.answerable].mean(), below[of & (seen.kinds == kind)].mean()
        found.append(f"{name or 'all'} {shares[0]:.3f}/{shares[1]:.2f}")
    return f"answerable {says}/{kind}: {', '.join(found)}"


def _fit(figures: Floats, right: Floats, weights: Floats) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=3000).fit(figures, right, weights)


if __name__ == "__main__":
    main()
