"""What little must be known of languages: which one a question is in, its empty words, its stems.

Nothing here is exact, and nothing needs to be: a wrong guess costs a synonym, not an answer.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import regex

from retrieval import glossary
from retrieval.analysis import normalise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no subject: of questions, and the commonest of each language. They tell the
# languages of one script apart, and they don't count as words that an answer should meet.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": _words(
        """
        a an the and or but of in on at to for from by with about as is are was were be been has
        have had do does did will would can could should may might must what which who whom
        whose when where why how many much any some this that these those it its he she they
        them his her their there here not no yes if than then so up out over into after before
        during between say said says tell told think thinks does anyone i you we me my your our
        please exactly really actually wait thing things ok hey just still also happen happened
        happening new news
        """
    ),
    "de": _words(
        """
        der die das den dem des ein eine einen einem einer eines und oder aber von vom zu zum
        zur in im an am auf aus bei mit nach für über unter vor ist sind war waren wird werden
        wurde wurden hat haben hatte kann können soll sollen muss was wer wen wem wie wo wann
        warum wieso weshalb welche welcher welches welchem welchen viel viele wie es er sie ihr
        ihm ihn sich nicht kein keine ja nein dass ob wenn als dann so auch noch schon nur man
        ich du wir hier dort laut sagt sagte gibt gab denn mal eigentlich dieser diese dieses
        passiert passierte geschah geschehen neues neuigkeiten
        """
    ),
    "fr": _words(
        """
        le la les l un une des de du d et ou mais à au aux en dans sur sous par pour avec sans
        est sont était étaient a ont avait être avoir fait faire va vont qui que quoi qu quel
        quelle quels quelles quand où comment pourquoi combien il elle ils elles on ce cet cette
        ces c son sa ses leur leurs ne n pas plus se s y je tu nous vous moi si car donc or t
        dit dire selon après avant lors déjà encore aussi peut doit passé arrivé neuf nouvelles
        """
    ),
    "es": _words(
        """
        el la los las lo un una unos unas y o u pero de del a al en con por para sin sobre entre
        es son era eran fue fueron ser está están ha han había hay qué que quién quiénes cuál
        cuáles cuándo cuando dónde donde cómo como cuánto cuánta cuántos cuántas por porque su
        sus se le les me te nos no sí si ya más muy este esta estos estas ese esa eso dijo dice
        según tras hasta desde también puede debe yo tú él ella ellos pasó ocurrió sucedió nuevo
        noticias
        """
    ),
    "ru": _words(
        """
        и а но или в во на за по с со к ко о об от из до для при у под над через без между что
        кто какой какая какое какие каком какого какую каким как где когда почему зачем сколько
        чем чего чему кого кому кем ли же бы не ни да нет это этот эта эти того том тот он она
        они оно его её ее их им ему ей я ты мы вы мне там тут здесь был была было были будет
        будут есть после перед уже ещё еще только также если так чё про лет нового новости
        случилось произошло
        """
    ),
    "uk": _words(
        """
        і й та а але або в у на за по з із зі до для при від під над через без між о об що хто
        який яка яке які якого яку яким як де коли чому навіщо скільки чим чого кого кому ким чи
        ж же б би не ні так це цей ця ці того той він вона вони воно його її їх їм йому їй я ти
        ми ви мені там тут був була було були буде будуть є після перед вже ще тільки також якщо
        про нового новини сталося трапилося відбулося
        """
    ),
}

FILE = "empty_words.txt"
_KOREAN_PARTICLES = regex.compile(
    "(?:은|는|이|가|을|를|에|에서|에게|의|도|로|으로|와|과|만|까지|부터|께서|인가요|예요|이에요|요)$"
)
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_HANGUL = regex.compile(r"\p{Hangul}")
_HAN = regex.compile(r"\p{Han}")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_UKRAINIAN = regex.compile(r"[іїєґ]", regex.IGNORECASE)

_LETTERS_COUNT = 3
"""Function words that a letter of one language alone outweighs."""

# Endings of inflection; one table for a script, since words of one language turn up in questions
# of another.
_CYRILLIC_ENDINGS = _words("""
            иями ями ами ого его ому ему ыми ими іми ього ьому ость ості остей ение ения ению
    ением         ення енням ію ією ією ах ях ов ев ів їв ей ам ям ом ем ой ий ый ій ая яя ое
    ее ые ие ую юю         их ых іх ою ею ию ия ии ия ія ії іє єю ську ский ская ское ские
    ского ском скому ской ский         ським ського ський ська ське ські ських ской ать ять
    ить еть ать ують уют ают яют ит ет ил         ал ел ила ала или али ило ало ив ав ило ться
    тся лся лась лись лось а я о е у ю ы и ь й і         ї є
""")
_LATIN_ENDINGS = _words("""
            ings ing ed es s e en er ern em est n ly ungen isch ische ischen ischer os as o a
    ee ees
""")
_LONGEST_ENDING = 6


@lru_cache(maxsize=1024)
def language(text: str) -> str:
    """A guess, by script and letters first and function words second; "en" where nothing tells."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return "zh"
    words = {word.lower() for word in _WORD.findall(text)}
    if _CYRILLIC.search(text):
        if _UKRAINIAN.search(text):
            return "uk"
        return max(("ru", "uk"), key=lambda code: len(words & FUNCTION_WORDS[code]))
    told = glossary.told_by_letters(text)
    others = glossary.empty_words()
    return max(
        ("en", "de", "fr", "es", *others),
        key=lambda code: (
            len(words & (FUNCTION_WORDS.get(code) or others[code]))
            + (_LETTERS_COUNT if code == told else 0)
        ),
    )


@lru_cache(maxsize=64)
def empty_words(code: str) -> frozenset[str]:
    """Words of a language that carry no subject, as written and normalised."""
    if code in FUNCTION_WORDS:
        return FUNCTION_WORDS[code] | {normalise(word) for word in FUNCTION_WORDS[code]}
    return glossary.empty_words().get(code, frozenset())


def is_empty(word: str, code: str) -> bool:
    """Whether a normalised word of a question carries no subject: a function word, or one of those
    that questions are made of ("actually", «скажите», 뭐라고).
    """
    words = _all_empty(code)
    return word in words or (code == "ko" and _KOREAN_PARTICLES.sub("", word) in words)


@lru_cache(maxsize=64)
def _all_empty(code: str) -> frozenset[str]:
    more = _lists().get(code, ())
    return empty_words(code).union(more, map(normalise, more))


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    """`empty_words.txt`: "[code]", then that language's words."""
    text = resources.files("retrieval").joinpath(FILE).read_text("utf-8")
    parts = (part.partition("]") for part in text.split("\n[")[1:])
    return {code: words.split() for code, _, words in parts}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A normalised word without the endings of its inflection: Харькове, Харькова → харьк.

    Only words in Latin or Cyrillic letters change. At least four letters stay (three when only
    one letter goes), so short names are left alone.
    """
    latin = word.isascii() or not _CYRILLIC.match(word)
    endings = _LATIN_ENDINGS if latin else _CYRILLIC_ENDINGS
    for least in (3, 4):
        for length in range(_LONGEST_ENDING, 0, -1):
            rest = len(word) - length
            if rest >= (least if length == 1 else 4) and word[rest:] in endings:
                word = word[:rest]
                break
        else:
            break
    return word
