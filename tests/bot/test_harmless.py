"""What a hostile roundup can do to a terminal: nothing."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.harmless import harmless, harmless_json, one_line

FORBIDDEN = {chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]} - {"\n"}
FORBIDDEN |= set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")
ANYTHING = st.text(st.characters() | st.sampled_from(sorted(FORBIDDEN)))


@given(ANYTHING)
def test_no_control_character_comes_through(text: str) -> None:
    safe = harmless(text)
    assert not FORBIDDEN & set(safe)
    safe.encode("utf-8")


def test_an_escape_sequence_is_shown_not_obeyed() -> None:
    assert harmless("\x1b[31mred\x9b0m") == "␛[31mred\ufffd0m"


def test_ordinary_text_is_untouched() -> None:
    text = "日本語 українська العربية\u200f עברית 👩\u200d🚀 e\u0301\nline"
    assert harmless(text) == text


def test_one_line() -> None:
    assert one_line("a\r\n\tb\u2028c") == "a␍ b c"


@given(ANYTHING)
def test_json_means_the_same_and_holds_no_control_character(text: str) -> None:
    line = harmless_json(json.dumps({"text": text}, ensure_ascii=False))
    assert not FORBIDDEN & set(line)
    expected = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in text)
    assert json.loads(line) == {"text": expected}
