"""The measuring itself: metrics against a public library's values, judging, the report."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from corpus.errors import UsageError
from retrieval import Engine, metrics
from retrieval.evaluate import evaluate, judge, read_questions
from retrieval.judged import Question
from retrieval.report import report

# What pytrec_eval gave (measures success_1, success_3, recip_rank, ndcg_cut_10) for rankings of
# documents that are relevant (1) or not (0), with so many relevant ones in all. See
# tests/benchmarks/RETRIEVAL.md for how they were made.
TREC = (
    ((1, 0, 0, 0, 0), 1, 1.0, 1.0, 1.0, 1.0),
    ((0, 1, 0, 0, 0), 1, 0.0, 1.0, 0.5, 0.6309297535714575),
    ((0, 0, 0, 1, 0), 1, 0.0, 0.0, 0.25, 0.43067655807339306),
    ((0, 1, 0, 1, 1), 3, 0.0, 1.0, 0.5, 0.6797310500037655),
    ((1, 0, 1, 0, 0), 4, 1.0, 1.0, 1.0, 0.5855700749881525),
    ((0, 0, 0, 0, 0), 2, 0.0, 0.0, 0.0, 0.0),
)


@pytest.mark.parametrize(("ranking", "total", "first", "third", "rr", "gain"), TREC)
def test_metrics_agree_with_a_public_library(
    ranking: tuple[int, ...], total: int, first: float, third: float, rr: float, gain: float
) -> None:
    relevant = [bool(grade) for grade in ranking]
    assert metrics.hit(relevant, 1) == first
    assert metrics.hit(relevant, 3) == third
    assert metrics.reciprocal_rank(relevant) == pytest.approx(rr)
    assert metrics.ndcg(relevant, total) == pytest.approx(gain)


def test_metrics_agree_with_the_library_where_it_is_installed() -> None:
    pytrec_eval = pytest.importorskip("pytrec_eval", reason="a check against a public library")
    measures = {"success_1", "success_3", "recip_rank", "ndcg_cut_10"}
    for ranking, total, first, third, rr, gain in TREC:
        truth = {f"d{n}": grade for n, grade in enumerate(ranking)}
        truth |= {f"x{n}": 1 for n in range(total - sum(ranking))}
        run = {f"d{n}": float(-n) for n in range(len(ranking))}
        found = pytrec_eval.RelevanceEvaluator({"q": truth}, measures).evaluate({"q": run})["q"]
        assert (found["success_1"], found["success_3"]) == (first, third)
        assert found["recip_rank"] == pytest.approx(rr)
        assert found["ndcg_cut_10"] == pytest.approx(gain)


def test_intervals_hold_the_mean_and_come_out_the_same_each_time() -> None:
    values = [1.0] * 70 + [0.0] * 30
    low, high = metrics.interval(values)
    assert low < 0.7 < high
    assert high - low == pytest.approx(0.18, abs=0.03)
    assert metrics.interval(values) == (low, high)
    assert math.isnan(metrics.interval([])[0])


def test_risk_falls_when_the_sure_answers_are_right() -> None:
    rows, area = metrics.risk_coverage([0.9, 0.8, 0.3, 0.1], [True, True, False, False])
    assert rows[0][1] == 0.0
    assert rows[-1] == (1.0, 0.5, 0.1)
    _, backwards = metrics.risk_coverage([0.1, 0.3, 0.8, 0.9], [True, True, False, False])
    assert area < backwards


def test_questions_are_read_and_a_wrong_line_is_named(tmp_path: Path) -> None:
    good = {"question": "橋は?", "gold_spans": ["通行止め"], "lang": "ja", "kind": "fact"}
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(good) + "\n\n", encoding="utf-8-sig")
    assert read_questions(path) == [Question("橋は?", ("通行止め",), "ja", "fact")]
    path.write_text(json.dumps(good) + '\n{"gold_spans": []}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_questions(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no questions"):
        read_questions(path)
    with pytest.raises(UsageError, match=r"can't be read: No such file or directory\.$"):
        read_questions(tmp_path / "missing.jsonl")
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError, match="isn't UTF-8"):
        read_questions(path)


def test_an_answer_is_right_by_its_item_or_its_span(shipped_engine: Engine) -> None:
    item = next(i for i in shipped_engine.headlines() if len(i.text) > 200)
    span = item.text[-40:-5]
    [right, wrong] = judge(
        shipped_engine,
        [
            Question(item.headline, (span,), "ja", "headline"),
            Question(item.headline, ("無い",), "ja"),
        ],
    )
    assert right.right
    assert right.total == 1
    assert not wrong.right
    assert not any(wrong.relevant)


def test_report_counts_by_language_and_kind(shipped_engine: Engine, tmp_path: Path) -> None:
    item = shipped_engine.headlines()[0]
    rows = [
        {
            "question": item.headline,
            "gold_spans": [item.text[:20]],
            "lang": "ja",
            "kind": "headline",
        },
        {
            "question": "How do I bake sourdough bread?",
            "gold_spans": [],
            "lang": "en",
            "kind": "far",
        },
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = evaluate(shipped_engine, path)
    assert found.questions == 2
    assert found.overall["hit@3"].count == 1
    assert found.overall["far refused"].count == 1
    assert set(found.by_language) == {"en", "ja"}
    plain = found.as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["by_language"]["en"]["hit@1"] is None
    text = found.as_text()
    assert "risk–coverage" in text
    assert "headline" in text


def test_report_of_nothing_says_so() -> None:
    assert report([]).questions == 0
    assert report([]).as_dict()["aurc"] is None
