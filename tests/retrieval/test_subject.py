"""Questions about the news are told from all others, by any model, and at no cost twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedder import Embedder, Vectors, load_embedder
from retrieval.languages import language
from retrieval.lists import ELSE, NEWS, listed
from retrieval.subject import Subject, SubjectCache
from tests.retrieval.hashed import HashedEmbedder

# None of these stands in the lists.
ABOUT_NEWS = (
    "知事はなぜ辞任を表明したの?",
    "How many soldiers were killed in the ambush?",
    "Сколько домов разрушил ураган?",
    "Хто переміг на виборах мера?",
    "央行为什么突然降息?",
    "지진 피해가 얼마나 컸나요?",
    "Wer hat den Waffenstillstand gebrochen?",
    "Pourquoi les pilotes font-ils grève ?",
    "¿Qué dijo el ministro sobre los aranceles?",
)
ABOUT_ELSE = (
    "肉じゃがの味付けを教えて",
    "How do I unclog a kitchen sink?",
    "Как научиться играть на гитаре?",
    "Порадь гарну книжку на вечір",
    "猫为什么喜欢睡在纸箱里?",
    "심심한데 재밌는 얘기 해 줘",
    "Wie bekomme ich Kaugummi aus der Hose?",
    "Comment tricoter une écharpe ?",
    "¿Me recomiendas una serie de comedia?",
)


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder()


def test_the_lists_are_alike_in_all_but_their_subject() -> None:
    news, other = listed(NEWS), listed(ELSE)
    assert all(line.strip() == line != "" for line in (*news, *other))
    assert len({*news, *other}) == len(news) + len(other)
    assert 0.9 < len(news) / len(other) < 1.1
    counts = [Counter(map(language, lines)) for lines in (news, other)]
    assert len(counts[0]) == 20
    assert counts[0].keys() == counts[1].keys()
    assert min(min(count.values()) for count in counts) >= 20


def test_a_question_about_the_news_is_told_from_any_other(
    shipped: Embedder, tmp_path: Path
) -> None:
    subject = SubjectCache(tmp_path).load(shipped, write=False)
    news = [subject.of(vector) for vector in shipped.encode_queries(ABOUT_NEWS)]
    other = [subject.of(vector) for vector in shipped.encode_queries(ABOUT_ELSE)]
    assert sum(value > 0 for value in news) >= 8
    assert sum(value < 0 for value in other) >= 8
    assert np.mean(news) - np.mean(other) > 1


@pytest.mark.parametrize("stretched", [1.0, 0.2])
def test_the_scale_is_that_of_the_lists_whatever_the_model(
    shipped: Embedder, stretched: float
) -> None:
    """A model whose cosines all lie close together gives the same verdicts."""
    common = np.zeros(shipped.dim + 1, np.float32)
    common[-1] = (1 - stretched) ** 0.5

    def seen(texts: Sequence[str]) -> Vectors:
        vectors = np.pad(shipped.encode_queries(list(texts)) * stretched**0.5, ((0, 0), (0, 1)))
        return vectors + common

    subject = Subject(seen(listed(NEWS)), seen(listed(ELSE)))
    plain = Subject(shipped.encode_queries(listed(NEWS)), shipped.encode_queries(listed(ELSE)))
    for text in (*ABOUT_NEWS, *ABOUT_ELSE):
        same = plain.of(shipped.encode_queries([text])[0])
        assert subject.of(seen([text])[0]) == pytest.approx(same, abs=0.02)


def test_a_model_that_cannot_tell_the_lists_apart_says_little() -> None:
    chance = np.random.default_rng(5)

    def seen(count: int) -> Vectors:
        vectors = chance.standard_normal((count, 64)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    subject = Subject(seen(405), seen(405))
    values = [abs(subject.of(vector)) for vector in seen(200)]
    assert np.mean(values) < 1.1
    assert sum(value == 3 for value in values) < 5


class Counting(HashedEmbedder):
    """How many texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().encode_queries(texts)


def test_the_lists_are_embedded_once_and_again_when_the_file_is_damaged(tmp_path: Path) -> None:
    def load() -> tuple[float, int]:
        model = Counting()
        subject = SubjectCache(tmp_path).load(model, write=True)
        return subject.of(model.encode_queries(["停戦"])[0]), model.texts

    first, texts = load()
    assert texts == len(listed(NEWS)) + len(listed(ELSE)) + 1
    again, texts = load()
    assert texts == 1
    assert again == first
    path = tmp_path / "subject.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40] + bytes(40))
    assert load() == (first, len(listed(NEWS)) + len(listed(ELSE)) + 1)
    assert path.read_bytes() == whole


def test_a_folder_that_must_not_be_written_is_not(tmp_path: Path) -> None:
    SubjectCache(tmp_path).load(HashedEmbedder(), write=False)
    assert list(tmp_path.iterdir()) == []
