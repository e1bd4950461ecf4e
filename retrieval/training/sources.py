"""Every set of texts the model may see: what it is, whose it is, what it is used for.

The reader of a set is chosen by the names of its files (`data.py`), so a row here is all that a
new set needs. A set that is missing from the data folder is left out and said so.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

LANGUAGES = ("ja", "en", "zh", "ko", "ru", "uk", "de", "fr", "es")


class Use(enum.StrEnum):
    """What a set is for. A text of a `DEV` set is never trained on, wherever else it stands."""

    TRAIN = "train"
    DEV = "dev"


class Kind(enum.StrEnum):
    """What a pair teaches. A batch holds pairs of one kind only."""

    NEWS = "news"
    """Sentences of news and encyclopedias, translated by professionals."""
    TALK = "talk"
    """Everyday sentences."""
    PIVOT = "pivot"
    """Everyday sentences that share a translation in a third language."""
    WORD = "word"
    NAME = "name"
    TERM = "term"
    """Our own list (`own/terms.tsv`): the people, places and words of today's news."""
    QUESTION = "question"
    """A question and the passage that answers it."""
    PASSAGE = "passage"
    """A headline or sentence, and the passage around it."""
    FOUND = "found"
    """A sentence, and a passage that holds it."""
    FOUND_CROSSED = "found crossed"
    """A sentence, and a Japanese passage that holds its translation."""
    ASKED = "asked"
    """Our own questions (`own/asked_*.tsv`, `various_*.tsv`), in nine languages, on Japanese
    passages.
    """
    CROSSED = "crossed"
    """The key words of a question or sentence in another language, and the passage."""


TRANSLATIONS = frozenset((Kind.NEWS, Kind.TALK, Kind.PIVOT, Kind.WORD, Kind.NAME, Kind.TERM))
"""Kinds whose two texts say the same. The others' right side is a passage."""


@dataclass(frozen=True, slots=True)
class Source:
    """One folder of the data."""

    folder: str
    kind: Kind
    licence: str
    credit: str
    use: Use = Use.TRAIN
    files: str = "*"
    """Which files of the folder (a glob)."""
    at_most: int = 0
    """Rows read of each file; 0 = all. For long lists that begin with the common ones."""


_T, _D = Use.TRAIN, Use.DEV
_OMW = "CC BY-SA 3.0, Unicode, WordNet, CeCILL-C, by part"
_BY_SA_4, _BY_SA_3 = "CC BY-SA 4.0", "CC BY-SA 3.0"

SOURCES: tuple[Source, ...] = (
    Source("ntrex", Kind.NEWS, _BY_SA_4, "NTREX-128, Microsoft"),
    Source("flores_dev", Kind.NEWS, _BY_SA_4, "FLORES-200 dev, Meta AI"),
    Source("pud", Kind.NEWS, _BY_SA_3, "Parallel Universal Dependencies"),
    Source("koen_news", Kind.NEWS, _BY_SA_3, "Korean-English news corpora", files="*test*"),
    Source("koen_news", Kind.NEWS, _BY_SA_3, "Korean-English news corpora", files="*jhe*"),
    Source("tico19", Kind.NEWS, "CC0 1.0", "TICO-19"),
    Source("udhr", Kind.NEWS, "public domain", "Universal Declaration of Human Rights"),
    Source("tatoeba_opusmt", Kind.TALK, "CC BY 2.0 FR", "Tatoeba, Tatoeba Challenge"),
    Source("tatoeba_manythings", Kind.TALK, "CC BY 2.0 FR", "Tatoeba, manythings.org"),
    Source("laser_tatoeba", Kind.TALK, "CC BY 2.0 FR", "Tatoeba, LASER"),
    Source("graded_enja", Kind.TALK, _BY_SA_4, "Graded English-Japanese sentences"),
    Source("jec", Kind.TALK, "CC BY 3.0", "JEC Basic Sentence Data, Kyoto University"),
    Source("jsick", Kind.TALK, "CC BY 4.0", "JSICK", files="pairs*"),
    Source("coursera", Kind.TALK, "Apache-2.0", "Coursera parallel corpus", files="*train*"),
    Source("mintaka", Kind.TALK, "CC BY 4.0", "Mintaka, Amazon", files="multi.tsv.gz"),
    Source("omw", Kind.WORD, _OMW, "Open Multilingual Wordnet"),
    Source("jmdict", Kind.WORD, _BY_SA_4, "JMdict, EDRDG", at_most=400_000),
    Source("jmdict_i18n", Kind.WORD, _BY_SA_3, "JMdict, EDRDG"),
    Source("openrussian", Kind.WORD, _BY_SA_4, "OpenRussian"),
    Source("cedict_part", Kind.WORD, _BY_SA_4, "CC-CEDICT"),
    Source("cldr", Kind.WORD, "Unicode-3.0", "Unicode CLDR"),
    Source("cldr_names", Kind.WORD, "Unicode-3.0", "Unicode CLDR"),
    Source("cldr_annotations", Kind.WORD, "Unicode-3.0", "Unicode CLDR"),
    Source("world_countries", Kind.WORD, _BY_SA_4, "World countries"),
    Source("wikt_words", Kind.WORD, _BY_SA_3, "Wiktionary"),
    Source("sudachi_syn", Kind.WORD, "Apache-2.0", "Sudachi synonyms, Works Applications"),
    Source("jlpt", Kind.WORD, "MIT", "JLPT word lists"),
    Source("wikidict_pivot", Kind.NAME, "CC0 1.0", "Wikipedia titles through Wikidata"),
    Source("netranslit", Kind.NAME, "CC0 1.0", "NETransliteration, Amazon", files="*train*"),
    Source("jaquad", Kind.PASSAGE, _BY_SA_3, "JaQuAD, Skelter Labs", files="qa.train*"),
    Source("jawikinews", Kind.PASSAGE, "CC BY 2.5", "Japanese Wikinews", files="docs*"),
    Source("alt_ja", Kind.PASSAGE, "CC BY 4.0", "Asian Language Treebank, NICT", files="mono*"),
    Source("synthnews_ja", Kind.PASSAGE, "free use", "Invented news", files="docs*"),
    Source("wmt_multi", Kind.NEWS, "research", "WMT news test sets", use=_D),
    Source("jarunc", Kind.NEWS, "none stated", "JaRuNC", use=_D),
    Source("koen_news", Kind.NEWS, _BY_SA_3, "Korean-English news corpora", _D, "*n.dev*"),
    Source("koen_news", Kind.NEWS, _BY_SA_3, "Korean-English news corpora", _D, "*north.dev*"),
    Source("jglue", Kind.PASSAGE, _BY_SA_4, "JGLUE, Yahoo! JAPAN and Waseda University", use=_D),
    Source("xquad", Kind.PASSAGE, _BY_SA_4, "XQuAD, DeepMind", use=_D),
    Source("jaquad", Kind.PASSAGE, _BY_SA_3, "JaQuAD, Skelter Labs", use=_D, files="qa.dev*"),
)

HELD_OUT = 5
"""Every fifth row of `flores_dev` is kept from training: the only news in all nine languages
that can measure Korean, French and Ukrainian on Japanese."""
