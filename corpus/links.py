"""Links as they stand in Japanese sentences: where each begins and ends."""

from __future__ import annotations

import re

# Kanji, kana and Hangul, without their punctuation and without the particle を, which ends a link;
# and letters of Europe.
_LETTERS = (
    "\u3005-\u3007\u3041-\u3091\u3093-\u3096\u30a1-\u30fa\u30fc-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\u00c0-\u024f\u0400-\u052f"
)
_LATIN = r"(?:(?![,;|]https?://|&(?:quot|lt|gt|nbsp|#39);)[!#-&(-;=?-~])"
URL = re.compile(
    rf"https?://{_LATIN}+(?:(?<=[/=_(])[{_LETTERS}]+{_LATIN}*)*",
    re.IGNORECASE,
)
"""Latin characters, for Japanese text follows a link without a space; other letters only where a
part of a path begins. What of its end belongs to the sentence is cut off by `clean_url`."""
_PROSE_AFTER_HOST = re.compile(r"(https?://[^/]{1,255}/)[\u3041-\u3096]", re.IGNORECASE)
MEDIA = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+", re.IGNORECASE)
_HOST = r"https?://(?:[\w-]{1,63}\.){1,4}\w{2,24}"
_POSTS = (
    r"https?://(?:\w+\.)?(?:twitter|x)\.com/[^/\s]+/status/\d+",
    r"https?://bsky\.app/profile/[^/\s]+/post/\w+",
    r"https?://(?:www\.)?threads\.(?:net|com)/@[^/\s]+/post/\w+",
    r"https?://t\.me/(?:s/)?\w+/\d+",
    rf"{_HOST}/@[\w.@-]+/(?:posts/)?\d+",
)
"""Addresses of posts, by platform; the last is that of the platforms with many hosts."""
_POST = re.compile("|".join(_POSTS), re.IGNORECASE)


def clean_url(written: str) -> str:
    """A link without the punctuation and the unpaired bracket that follow it in a sentence."""
    if prose := _PROSE_AFTER_HOST.match(written):
        written = prose[1]
    for opening, closing in ("()", "[]"):
        depth = 0
        for at, ch in enumerate(written):
            depth += (ch == opening) - (ch == closing)
            if depth < 0:
                written = written[:at]
                break
    return written.rstrip(".,;:!?*_([")


def urls_of(text: str) -> tuple[str, ...]:
    """The links in a text, in order, each once."""
    return tuple(dict.fromkeys(clean_url(match[0]) for match in URL.finditer(text)))


def is_permalink(url: str) -> bool:
    """The address of a post itself."""
    return bool(_POST.match(url))
