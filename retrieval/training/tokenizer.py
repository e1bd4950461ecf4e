"""The model's own tokeniser: a Unigram vocabulary over nine languages.

Its first half folds what doesn't change the meaning (widths, case, punctuation, `ё`, `ヴ`) and
keeps what does (`ガ`/`カ`, `й`/`и`, `ї`/`і`). Its second half only cuts at changes of script and
before particles, so Japanese and Chinese need no dictionary and a piece may be as long as 安全保障.
All of it is written into `tokenizer.json`; nothing is done to a text outside of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from retrieval.training.pieces import count_words, unigram

UNKNOWN = "<unk>"
_UNKNOWN_SCORE = -30.0
_NAME_SCORE = -12.0
"""Log probability of a rare word."""
LONGEST_PIECE = 16
WORD_START = "▁"

_ALPHABETIC = r"[\p{Latin}\p{Cyrillic}\p{Hangul}\p{Greek}]"
_FOLDS: tuple[tuple[str, str], ...] = (
    ("ß", "ss"),
    ("ё", "е"),
    ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"),
)  # fmt: skip
_REWRITES: tuple[tuple[str, str], ...] = (
    (r"\u0301", ""),  # a stress mark; letters that own an accent are composed by NFKC
    (r"(?<=\p{Cyrillic})['’ʼ`](?=\p{Cyrillic})", ""),  # об'єкт, with any of its apostrophes
    (r"(?<=\d),(?=\d{3})", ""),  # 1,300 is 1300
    (r"[^\p{L}\p{N}\p{M}%$€£¥°]+", " "),
    # A word of an alphabet begins with a mark, also straight after kanji or a figure.
    (rf"(?<!{_ALPHABETIC[:-1]}\p{{M}}])(?={_ALPHABETIC})", WORD_START),
)
_RUNS = (
    rf"{WORD_START}?[\p{{Latin}}\p{{M}}]+|{WORD_START}?[\p{{Cyrillic}}\p{{M}}]+"
    rf"|{WORD_START}?\p{{Hangul}}+|[0-9]+|[\p{{Katakana}}ー]+"
    # A kanji word keeps its ending, 求める, but not the particle after it, 停戦を.
    r"|[\p{Han}々]+(?=[をはのへ])|[\p{Han}々]{2,}(?=[がにでともや])|[\p{Han}々]+\p{Hiragana}*"
    r"|\p{Hiragana}+|."
)


def empty_tokenizer() -> Tokenizer:
    """The tokeniser without a vocabulary: only its way of folding and cutting."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(old, new) for old, new in _FOLDS),
            *(normalizers.Replace(Regex(old), new) for old, new in _REWRITES),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex(_RUNS), "isolated")]
    )
    return tokenizer


def train_tokenizer(texts: Iterable[str], size: int, whole: Iterable[str] = ()) -> Tokenizer:
    """A tokeniser of `size` pieces at most, the first of them for what has no piece.

    More are added so that no word of `whole` is cut.
    """
    tokenizer = empty_tokenizer()
    scored = unigram(count_words(tokenizer, texts), size - 1, LONGEST_PIECE)
    tokenizer.model = models.Unigram([(UNKNOWN, _UNKNOWN_SCORE), *scored], 0, False)
    return keep_whole(tokenizer, whole)


def keep_whole(tokenizer: Tokenizer, words: Iterable[str]) -> Tokenizer:
    """The tokeniser with a piece for each run of `words` that it cuts, after its own pieces."""
    vocabulary = dict(json.loads(tokenizer.to_str())["model"]["vocab"])
    added: dict[str, float] = {}
    for word in sorted(count_words(tokenizer, words)):
        pieces = tokenizer.encode(word, add_special_tokens=False).tokens
        if len(pieces) > 1 and len(word.lstrip(WORD_START)) > 1 and len(word) <= LONGEST_PIECE:
            as_cut = sum(vocabulary.get(piece, _UNKNOWN_SCORE) for piece in pieces)
            added[word] = max(_NAME_SCORE, as_cut + 0.5)
    tokenizer.model = models.Unigram([*vocabulary.items(), *added.items()], 0, False)
    return tokenizer
