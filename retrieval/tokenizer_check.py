"""Whether a model's tokeniser is the one in its files, and can read what we give it.

transformers 5 rebuilds some Unigram tokenisers as BPE without a word, and the model then loses
most of its quality; the uncased BERT normaliser turns ガ into カ and й into и.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

_SAMPLES = (
    "ゼレンスキー大統領は停戦と安全保障をめぐる協議について説明しました。",
    "The two sides will meet again on Sunday in Abu Dhabi.",
    "Российская нефть подешевела, сообщил Минфин.",
    "Україна та її союзники обговорили перемир'я.",
    "乌克兰总统谈到停火和安全保障。",
    "우크라이나 대통령은 휴전 협상을 설명했다.",
)
_DIFFERENT = (("ガス", "カス"), ("йод", "иод"), ("її", "іі"))


def _ids(tokenizer: Any, text: str) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def warn_of_tokenizer(name: str, tokenizer: Any, folder: Path | None) -> None:
    """Log a warning for each thing that is wrong with the tokeniser that was loaded."""
    if not callable(tokenizer):
        return  # of no text model, or a table of token vectors that tokenises as its file says
    file = folder / "tokenizer.json" if folder is not None else None
    if file is not None and file.is_file():
        raw = Tokenizer.from_file(str(file))
        raw.no_truncation()
        raw.no_padding()
        if any(_ids(tokenizer, s) != raw.encode(s, add_special_tokens=False).ids for s in _SAMPLES):
            logger.warning(
                "EMBEDDING_MODEL %s: the tokeniser was loaded as another than its tokenizer.json "
                "says; expect poor answers, or choose another model.", name,
            )  # fmt: skip
    lost = [f"{a}/{b}" for a, b in _DIFFERENT if _ids(tokenizer, a) == _ids(tokenizer, b)]
    if lost:
        logger.warning(
            "EMBEDDING_MODEL %s: its tokeniser can't tell %s apart; expect poor answers in "
            "Japanese, Russian or Ukrainian.", name, ", ".join(lost),
        )  # fmt: skip
