"""What a person typed becomes what can be searched for.

Cleaning takes away what no text answers (pings, emoji, invisible characters) and says so when
nothing is left; a long message is cut down to the sentences that ask or that name something.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence

from corpus.errors import UsageError
from retrieval.languages import empty_words, language
from retrieval.sentences import sentences

LONGEST = 400
"""Characters of a question that are searched for; of a longer one, its most telling sentences."""

_A_SENTENCE = 8
"""Letters and figures; less is a greeting or an exclamation."""
_MOST_SENTENCES = 6
_NOISE = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|</[^:>]+:\d+>|<t:\d+(?::\w)?>"  # what Discord makes of pings
    r"|https?://\S+|pic\.twitter\.com/\S+|(?<!\w)@(?:everyone|here)\b"
)
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_EMOJI = {"So", "Sk"}
_CLAUSE = re.compile(r"[^、，,。．.;；!！?？\n]+[?？]?|[?？]")
_ASKS = re.compile(r"[?？]|か[。\s]*$")
_REQUESTS = re.compile(
    r"教えて|知りたい|\btell me\b|расскаж|розкаж|подскаж|告诉|알려|\berzähle?\b|\bsag mir\b"
    r"|\bdis-moi\b|\bdime\b|\bcuéntame\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# What is left of "what happened that day" in the languages that write without spaces, or whose
# words take endings, once the day is taken out.
_OF_A_DAY = {
    "ja": re.compile(
        r"(?:には|では|[はにので])?(?:何か?|なに|どんな|どういう|主な)?"
        r"(?:こと|事|出来事|できごと|ニュース|動き|話題|まとめ)?[がはをも]?"
        r"(?:ある|あります|あった|ありました|起きた|起きました|起こった|起こりました|報じられた|報じられました"
        r"|教えて(?:ください|下さい)?|知りたい)?(?:です|でしょう|[のんだかよね])*"
    ),
    "zh": re.compile(
        r"[在都]?(?:发生了?|發生了?|有)?(?:什么|什麼|哪些)?(?:事情?|大事|新闻|新聞|消息)?"
        r"(?:发生|發生)?[了吗嗎呢]*"
    ),
    "ko": re.compile(
        r"(?:에는|에|의|은|는)?(?:무슨|어떤|주요)?(?:일|뉴스|소식)?[이가은는을를]?"
        r"(?:있었\w*|일어났\w*|생겼\w*|알려\w*|뭐야?)?"
    ),
}

_NEWS = re.compile(
    r"ニュース|出来事|できごと|話題|あった|ありました|起き(?:た|ました)|新闻|新聞|消息|发生|發生"
    r"|뉴스|소식|있었|일어났|\b(?:news|new|happen\w*|going on|passiert|neues|nachrichten"
    r"|nouvelles?|nouveau|neuf|actualités?|passé|noticias|novedades|nuevo|pasó|pasado|ocurri\w+)\b"
    r"|новост|новин|\bнового\b|случил|произошл|сталося|трапил|відбул",
    re.IGNORECASE,
)
_LATELY = re.compile(
    r"(?:最新|最近|直近|今)の?|最新的?|最近的?|최신|최근|요즘"
    r"|\b(?:the )?(?:latest|recent|lately|recently)\b|последни[ей]|недавно|останні|нещодавно"
    r"|\b(?:aktuelle[ns]?|neueste[ns]?|zuletzt)\b"
    r"|\b(?:dernières?|récemment|últimas?|recientes?|recientemente)\b",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The words of a question. UsageError when there are none."""
    plain = _plain(text)
    if not any(char.isalnum() for char in plain):
        raise UsageError("Please ask in words: there is nothing to search for in that.")
    return plain


def _plain(text: str) -> str:
    plain = _NOISE.sub(" ", text)
    plain = unicodedata.normalize("NFKC", plain)
    plain = "".join(_visible(char) for char in plain)
    return re.sub(r"\s+", " ", plain).strip()


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\n\t\r":
        return " "
    if category in _INVISIBLE:
        return ""
    return " " if category in _EMOJI else char


def asks_of_a_day(rest: str) -> bool:
    """Whether a question, without the day that it names, asks for nothing but that day's news."""
    spoken = language(rest)
    if pattern := _OF_A_DAY.get(spoken):
        return pattern.fullmatch(re.sub(r"[\W_]+", "", rest)) is not None
    empty = empty_words(spoken)
    return not re.search(r"\d", rest) and all(
        w.lower() in empty for w in _WORD.findall(rest) if len(w) > 1
    )


def asks_for_news(words: str) -> bool:
    """Whether a question asks what happened at all, and names neither a day nor a subject."""
    rest = _LATELY.sub("", words)
    return _NEWS.search(words) is not None and (
        asks_of_a_day(rest) or asks_of_a_day(_NEWS.sub(" ", rest))
    )


def telling_part(text: str, weigh: Callable[[str], float]) -> str:
    """At most `LONGEST` characters of a question: what asks first, then by `weigh`; what is said
    twice counts once.
    """
    if len(text) <= LONGEST:
        return text
    clauses = dict.fromkeys(c.strip()[:LONGEST] for c in _CLAUSE.findall(text))
    pieces = [clause for clause in clauses if any(char.isalnum() for char in clause)]
    order = sorted(
        range(len(pieces)),
        key=lambda n: (_ASKS.search(pieces[n]) is None, -weigh(pieces[n]), n),
    )
    return " ".join(pieces[n] for n in sorted(_within(pieces, order)))


def parts(message: str, weigh: Callable[[str], float]) -> list[str]:
    """What a message of several sentences or lines, as it was typed, may come down to: each of
    them, and each with the next. None for a message of one.

    Of a very long one, the sentences that ask and then those that say most by `weigh`.
    """
    said = [
        words
        for words in map(_plain, _sentences_of(message))
        if sum(map(str.isalnum, words)) >= _A_SENTENCE
    ]
    if len(said) < 2:
        return []
    order = sorted(
        range(len(said)), key=lambda n: (_ASKS.search(said[n]) is None, -weigh(said[n]), n)
    )
    said = [said[n][:LONGEST] for n in sorted(order[:_MOST_SENTENCES])]
    pairs = [f"{one} {other}" for one, other in itertools.pairwise(said)] if len(said) > 2 else []
    return [*said, *pairs]


def asks(text: str) -> bool:
    """Whether a text asks or requests something, as far as its words and marks tell."""
    return _ASKS.search(text) is not None or _REQUESTS.search(text) is not None


def aside(message: str, words: str) -> bool:
    """Whether a message of several sentences says these words only where it asks nothing: "I was
    ill yesterday. What does he say about the wheat?"
    """
    said = [plain for plain in map(_plain, _sentences_of(message)) if any(map(str.isalnum, plain))]
    asking = [plain for plain in said if asks(plain)]
    if not asking or any(words in plain for plain in asking):
        return False
    rest = "".join(plain.replace(words, "") for plain in said if words in plain)
    return sum(map(str.isalnum, rest)) >= _A_SENTENCE  # Less is a heading: "25 January, Odesa."


def _sentences_of(message: str) -> list[str]:
    lines = message.splitlines()
    return [line[start:end] for line in lines for start, end in sentences(line)]


def _within(pieces: Sequence[str], order: Sequence[int]) -> list[int]:
    """The first of `order` that fit into `LONGEST` together; always at least one."""
    taken: list[int] = []
    room = LONGEST
    for number in order:
        if len(pieces[number]) <= room:
            taken.append(number)
            room -= len(pieces[number]) + 1
    return taken
