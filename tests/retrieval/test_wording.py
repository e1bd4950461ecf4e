"""Questions about the news are told from all others by their letters, without any model."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.lists import ELSE, NEWS, listed
from retrieval.wording import Wording, wording
from tests.retrieval.test_subject import ABOUT_ELSE, ABOUT_NEWS

# In languages that the shipped model hasn't learnt; none of these stands in the lists.
FURTHER_NEWS = (
    "Quante persone sono morte nell'incendio?",
    "Ilu żołnierzy zginęło w ataku?",
    "Quando serão as próximas eleições?",
    "Bakan istifa mı etti?",
)
FURTHER_ELSE = (
    "Come si prepara il tiramisù?",
    "Jak usunąć plamę z dywanu?",
    "Me recomenda um filme de terror?",
    "Evde baklava nasıl yapılır?",
)


def test_a_question_about_the_news_is_told_from_any_other() -> None:
    news = [wording().of(text) for text in ABOUT_NEWS + FURTHER_NEWS]
    other = [wording().of(text) for text in ABOUT_ELSE + FURTHER_ELSE]
    assert sum(value > 0 for value in news) >= len(news) - 2
    assert sum(value < 0 for value in other) >= len(other) - 2
    assert np.mean(news) - np.mean(other) > 1


def test_a_language_of_one_list_only_tells_nothing() -> None:
    one_sided = Wording(
        [line for line in listed(NEWS)[:400] if not line.isascii()],
        ["Come si prepara il tiramisù?", *listed(ELSE)[:400]],
    )
    assert one_sided.of("Come si prepara il risotto?") == 0.0
    assert one_sided.of("肉じゃがの味付けを教えて") < 0


@pytest.mark.parametrize("text", ["", "?", "ab", "\ud800", "🙂🙂"])
def test_hardly_any_letters_are_no_trouble(text: str) -> None:
    assert abs(wording().of(text)) < 1


def test_what_a_line_gets_when_it_is_left_out_is_what_lists_without_it_say() -> None:
    news, other = listed(NEWS)[:300], listed(ELSE)[:300]
    whole = Wording(news, other)
    for place in (0, 7, 150):
        without = Wording(news[:place] + news[place + 1 :], other)
        assert whole.left_out[place] == pytest.approx(without.of(news[place]), abs=0.1)
        assert whole.left_out[place] < whole.of(news[place])


def test_the_languages_weigh_alike() -> None:
    """Twice as many lines of a language in one list don't tell that language."""
    news = [*listed(NEWS), *(f"{line}!" for line in listed(NEWS) if line.isascii())]
    other = listed(ELSE)
    told = [Wording(lines, other).of("What is the name of it?") for lines in (listed(NEWS), news)]
    assert told[1] == pytest.approx(told[0], abs=0.25)
