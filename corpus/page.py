"""A classified text, and what its lines look like: the words in which evidence is put."""

from __future__ import annotations

import re
import unicodedata

from corpus.grammar import has_dash
from corpus.lines import Kind, Line, shown
from corpus.links import MEDIA, URL

POST_WEIGHT = 300
"""A post's visible text is at most 280 by the platform's count (2 for each wide character, 23 for
each link), for longer ones are cut in what a blog embeds; a little slack for pictures' links."""
_HEADLINE_CHARS = 120
_SHORT_HEADLINE = 60
_SENTENCE_END = re.compile(r"(?:[。！？!?]|\.)[」』）)\]”\"】]*\s*$")
_LAST_LINK = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/)[^\s]*$")
_TRAILING_LINKS = re.compile(r"(?:\s{0,3}(?:https?://|pic\.(?:twitter|x)\.com/)\S{0,200})+\s*$")
_NOT_PLAIN = re.compile(
    r"https?://|pic\.|…|[@＠#＃]|^[(（\[［<＜※*＊・\-–—―>🔸🔹◆■●○□◇▼▲]|[)）\]］:：、,]$"
    r"|^(?:写真|画像|出典|提供|文|編集|翻訳|取材|記者|Photo|Source|By)[ :：=＝・]"
)
_REPOSTED = re.compile(
    r"^[^。\n]{1,50}?\s?(?:さんが(?:リツイート|リポスト)(?:しました)?|が(?:リツイート|リポスト)しました)$"
    r"|^[^.\n]{1,50}\s(?:reposted|retweeted)$"
    r"|^(?:retweeted|reposted) by\s[^.\n]{1,50}$",
    re.IGNORECASE,
)
_NOT_KEY = re.compile(r"[^\w【】]|_")
_EDGE = 400


class Page:
    """The lines of one file, asked by index."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines

    def content(self, index: int) -> str:
        """The line's text; of an attribution's line, what stands before the attribution."""
        line = self.lines[index]
        end = line.start + line.attribution.start if line.attribution else line.end
        return shown(self.text[line.start : end])

    def has_dash(self, index: int) -> bool:
        """The attribution begins with a dash."""
        line = self.lines[index]
        return bool(line.attribution) and has_dash(self.text[line.start : line.end])

    def blank_before(self, index: int) -> bool:
        """An empty line, or nothing, precedes the line."""
        return index == 0 or self.lines[index - 1].kind is Kind.BLANK

    def is_quoted(self, index: int) -> bool:
        """The line bears a quotation's mark."""
        line = self.lines[index]
        return self.text[line.start : line.end].lstrip().startswith((">", "＞"))

    def weight(self, index: int) -> int:
        """The line's length as the platform of the posts counts it; never more than it needs to."""
        content = self.content(index)
        return weight(content) if len(content) <= _EDGE else POST_WEIGHT + 1

    def fits(self, indices: list[int]) -> bool:
        """All these lines could be the text of one post."""
        if len(indices) > POST_WEIGHT // 2:
            return False
        return sum(self.weight(index) + 1 for index in indices) <= POST_WEIGHT + 1

    def key(self, index: int) -> str:
        """The line without links, marks of cutting and differences of width, to find it again."""
        return repeat_key(self.content(index)[:_EDGE])

    def only_links(self, index: int) -> bool:
        """Nothing but addresses, of pictures too, and hashtags."""
        content = self.content(index)
        rest = MEDIA.sub("", URL.sub("", content)).split() if len(content) <= _EDGE else ["much"]
        return all(word.startswith(("#", "＃")) for word in rest)

    def ends_post(self, index: int) -> bool:
        """Ends in a link or a picture, as the last line of a post does."""
        return bool(_LAST_LINK.search(self.content(index)[-_EDGE:]))

    def ends_sentence(self, index: int) -> bool:
        """Ends as running text does, links at its end left out."""
        said = _TRAILING_LINKS.sub("", self.content(index)[-_EDGE:])
        return bool(_SENTENCE_END.search(said[-20:]))

    def is_bracketed(self, index: int) -> bool:
        """A line that is a headline in 【】 and nothing else but links."""
        content = self.content(index)
        return (
            content.startswith("【") and len(content) <= _EDGE and self.bare(index).endswith("】")
        )

    def bare(self, index: int) -> str:
        """The line up to its first link."""
        content = self.content(index)[:_EDGE]
        starts = [m.start() for p in (URL, MEDIA) if (m := p.search(content))]
        return content[: min(starts)].strip() if starts else content

    def is_linked_headline(self, index: int) -> bool:
        """A short line without a sentence's end, then links: how a press post begins."""
        content = self.content(index)
        if len(content) > _EDGE or not URL.search(content) or not self.ends_post(index):
            return False
        bare = self.bare(index)
        rest = MEDIA.sub("", URL.sub("", content[len(bare) :])).split()
        words = [word for word in rest if not word.startswith(("#", "＃"))]
        shaped = 6 <= len(bare) <= _HEADLINE_CHARS and not words
        return shaped and "。" not in bare and "…" not in bare and not bare.endswith((":", "："))

    def is_repost_note(self, index: int) -> bool:
        """The platform's own line above a post that somebody else passed on."""
        return bool(_REPOSTED.search(self.content(index)[: _SHORT_HEADLINE + 1]))

    def is_short_headline(self, index: int) -> bool:
        """A line that has nothing but its brevity to show that it is a headline."""
        return 0 < len(self.bare(index)) <= _SHORT_HEADLINE and not self.ends_sentence(index)

    def is_plain_headline(self, index: int) -> bool:
        """A short line of words without a full stop, a link, or a sign that it ends something."""
        content = self.content(index)
        return 8 <= len(content) <= 60 and not (
            _NOT_PLAIN.search(content) or self.ends_sentence(index)
        )


def weight(content: str) -> int:
    """Characters as the platform of the posts counts them."""
    wide = sum(2 if ord(ch) >= 0x1100 else 1 for ch in URL.sub("", content))
    return wide + 23 * len(URL.findall(content))


def repeat_key(content: str) -> str:
    """A line reduced to what survives when it is given again."""
    content = MEDIA.sub("", URL.sub("", content))
    folded = unicodedata.normalize("NFKC", content).casefold()
    return _NOT_KEY.sub("", folded)
