"""Text from a roundup, made harmless where it is shown as characters rather than as data.

A roundup is written by others. Escape sequences in it could recolour or rewrite a terminal, and
bidirectional overrides could make a quote read as something that was never said.
"""

from __future__ import annotations

import re

# Of the C0 controls only the line feed and the tab mean something in a text. The rest, ESC and
# NUL among them, become their visible picture (␛); C1 (which has another "start of a sequence")
# and lone surrogates become the replacement character.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_PICTURES |= {0x7F: "\u2421", ord("\t"): "    "}
_REPLACED = dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], "\ufffd")
# Line separators would break a layout; overrides, embeddings, isolates, annotations and tag
# characters are invisible. The plain marks U+200E and U+200F stay: right-to-left text needs them.
_SPACES = dict.fromkeys((0x2028, 0x2029), " ")
_DROPPED = dict.fromkeys(
    [
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xFFF9, 0xFFFC),
        0xFEFF,
        *range(0xE0000, 0xE0080),
    ]
)
_TABLE: dict[int, str | None] = {**_PICTURES, **_REPLACED, **_SPACES, **_DROPPED}
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text without anything that acts on a terminal; line feeds stay."""
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """Harmless, and on one line."""
    return " ".join(harmless(text).split())


def harmless_json(text: str) -> str:
    """JSON text whose strings mean the same and act on nothing when they are printed.

    `json.dumps` escapes C0 already. A lone surrogate, which no JSON may hold, becomes U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", text)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
