"""Fit the confidence model: `python -m tests.benchmarks.calibration` prints its weights anew.

Run it after the shipped model or the ranking has changed, and put what it prints into
`retrieval/confidence.py`. It sees the development questions only. Each set's figures come from
weights fitted on the other sets, so that they say what an unseen roundup would get.
"""

from __future__ import annotations

import sys
from dataclasses import astuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from retrieval.aliases import builtin
from retrieval.confidence import features
from retrieval.evaluate import read_questions
from retrieval.question import clean
from retrieval.ranking import rank
from tests.benchmarks.ablation import DEV, QUESTIONS, shelf_of

FALSE_REFUSALS = (0.01, 0.02, 0.03, 0.04)
NEAR_NOT_CERTAIN = (0.4, 0.5, 0.6)


def main() -> None:
    """Print the weights, and what each threshold would do."""
    seen, right, kinds, sets = [], [], [], []
    for name in DEV:
        with shelf_of(name) as shelf:
            for question in read_questions(QUESTIONS / f"{name}.jsonl"):
                words = clean(question.question)
                ranking = rank(shelf.snapshot, words, builtin())
                seen.append(astuple(features(ranking, words, shelf.snapshot.calibration)))
                first = ranking.items[0].item
                right.append(
                    any(s in first.text or s in first.headline for s in question.gold_spans)
                )
                kinds.append(question.kind)
                sets.append(name)
    _report(np.array(seen), np.array(right), np.array(kinds), np.array(sets))


def _report(seen: np.ndarray, right: np.ndarray, kinds: np.ndarray, sets: np.ndarray) -> None:
    held = np.zeros(len(seen))
    for name in DEV:
        model = _fit(seen[sets != name], right[sets != name])
        held[sets == name] = model.predict_proba(seen[sets == name])[:, 1]
    answerable = ~np.isin(kinds, ("near", "far"))
    out = sys.stdout.write
    for rate in FALSE_REFUSALS:
        cut = float(np.sort(held[answerable])[int(rate * answerable.sum())])
        out(
            f"POSSIBLE {cut:.3f}: false refusals {(held[answerable] < cut).mean():.3f}, "
            f"far refused {(held[kinds == 'far'] < cut).mean():.3f}\n"
        )
    for rate in NEAR_NOT_CERTAIN:
        cut = float(np.quantile(held[kinds == "near"], rate))
        out(
            f"SURE {cut:.3f}: near not certain {rate:.2f}, "
            f"answerable certain {(held[answerable] >= cut).mean():.3f}\n"
        )
    model = _fit(seen, right)
    out(f"WEIGHTS = Features({', '.join(f'{w:.3f}' for w in model.coef_[0])})\n")
    out(f"BIAS = {model.intercept_[0]:.3f}\n")


def _fit(seen: np.ndarray, right: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=3000).fit(seen, right)


if __name__ == "__main__":
    main()
