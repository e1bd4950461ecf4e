"""Roundups put together at random from the forms of the family, with the truth kept aside."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from corpus import parse

from .invariants import read_soundly

OUTLETS = [
    ("風見タイムズ", "kazami_times", "bracket"), ("ノルドヴァル通信", "nordval_wire", "press"),
    ("北星ニュース", "hokusei_news", "tagged"), ("Ardelia 日本", "ardelia_jp", "bracket"),
    ("潮見三郎(Saburo Shiomi)", "shiomi_sab", "sentence"), ("Yahoo!灯台", "todai_y", "press"),
]  # fmt: skip
SUBJECTS = [
    "時計塔の鐘",
    "養蜂組合",
    "連絡船",
    "大橋",
    "灯台守",
    "朝の市",
    "図書館",
    "霧笛",
    "風車",
]
DEEDS = [
    "十年ぶりに再開",
    "三交代に移行",
    "値上げを発表",
    "通行止めに",
    "議会が承認",
    "抗議受け延期",
]
DASHES = ["— ", "– ", "―― ", "&mdash; ", "― "]
DATES = ["May {d}, 2031", "2031年5月{d}日", "{d} May 2031", "2031-05-0{d}"]


@dataclass
class Sheet:
    """Lines, and for each item its speaker and span."""

    lines: list[str] = field(default_factory=list)
    truth: list[tuple[str | None, int, int]] = field(default_factory=list)

    def add(self, source: str | None, lines: list[str]) -> None:
        first = len(self.lines) + 1
        self.lines += lines
        self.truth.append((source, first, len(self.lines)))


@dataclass
class Post:
    """One post, before it is written down in any form."""

    name: str
    handle: str
    day: str
    headline: str
    signature: str
    tail: list[str]


class Writer:
    """One blog: its habits are drawn once, its posts again and again."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same roundups each time
        self.blank = self.random.choice(["none", "none", "between", "all"])
        self.inline = self.random.random() < 0.25
        self.dash = self.random.choice(DASHES)
        self.date = self.random.choice(DATES)
        self.wide = self.random.random() < 0.2

    def link(self) -> str:
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        return "https://t.co/" + "".join(self.random.choices(letters, k=10))

    def sentence(self) -> str:
        pick = self.random
        text = f"{pick.choice(SUBJECTS)}は{pick.randint(1, 30)}日、{pick.choice(DEEDS)}した"
        text += pick.choice(
            ["。", "と発表した。", "という。", "。「待っていた」と話した。", "(広報)。"]
        )
        return text * pick.choice([1, 1, 2, 4])

    def headline(self, kind: str) -> str:
        subject, deed, link = self.random.choice(SUBJECTS), self.random.choice(DEEDS), self.link()
        return {
            "bracket": f"【{subject}、{deed}】",
            "press": f"{subject}、{deed}=広報 {link} {link}",
            "tagged": f"{subject}「{deed}」{link} #{subject}",
            "sentence": f"{subject}は{deed}となるでしょう。島は変わります。",
        }[kind]

    def body(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(0, 4)):
            if lines and self.random.random() < 0.2:
                lines.append(f"{self.random.choice(SUBJECTS)}の声")
            lines.append(self.sentence())
        return lines

    def tail(self, kind: str, headline: str) -> list[str]:
        body = self.body()
        if kind == "bracket" and body and self.random.random() < 0.6:
            cut = [body[0].rstrip("。") + "。… " + self.link() + " pic.twitter.com/AbCdEfGhIj"]
            return [*cut, headline, *body]
        if kind == "sentence" and body:
            return ["借金の連帯保証…", headline, *body]
        return body

    def post(self) -> Post:
        name, handle, kind = self.random.choice(OUTLETS)
        headline = self.headline(kind)
        day = self.date.format(d=self.random.randint(1, 2))
        signature = f"{self.dash}{name} (@{handle}) {day}"
        if self.wide:
            signature = f"{self.dash}{name}（＠{handle}）{day}"
        return Post(name, handle, day, headline, signature, self.tail(kind, headline))

    def lines(self, post: Post) -> list[str]:
        if self.inline:
            return [f"{post.headline} {post.signature}", *post.tail]
        return [post.headline, post.signature, *post.tail]

    def spaced(self, lines: list[str]) -> list[str]:
        if self.blank != "all":
            return lines
        return [row for line in lines for row in (line, "")][:-1]

    def sheet(self) -> Sheet:
        sheet = Sheet()
        for number in range(self.random.randint(2, 9)):
            if number and self.blank != "none":
                sheet.lines.append("")
            post = self.post()
            sheet.add(post.name, self.spaced(self.lines(post)))
            if self.random.random() < 0.2:
                sheet.lines.append(f"#{self.random.choice(SUBJECTS)}({self.random.choice(DEEDS)})")
                if self.random.random() < 0.4:
                    sheet.add(None, ["週末は雨の見込み", "海も荒れるという。"])
                    sheet.lines.append("#天気(週末)")
        sheet.lines.append("#カザミ(310502)")
        return sheet


@pytest.mark.parametrize("seed", range(300))
def test_nobody_gets_words_not_his_own(seed: int) -> None:
    sheet = Writer(seed).sheet()
    data = "\n".join(sheet.lines).encode()
    roundup = read_soundly(data, "2031-05-02.txt")
    found = [(item.source, item.first_line, item.last_line) for item in roundup.items]
    assert found == sheet.truth, "\n" + "\n".join(sheet.lines)
    assert all(item.published for item in roundup.items if item.source)


@pytest.mark.parametrize("seed", range(100))
def test_whole_posts_before_their_attributions(seed: int) -> None:
    """The other family of layouts: all of a post, of one line or several, then its attribution."""
    writer = Writer(seed)
    sheet = Sheet()
    for number in range(writer.random.randint(3, 8)):
        post = writer.post()
        size = 2 if number == 0 else writer.random.randint(1, 3)
        said = [
            f"{writer.random.choice(SUBJECTS)}は{writer.random.choice(DEEDS)}。"
            for _ in range(size)
        ]
        if writer.blank == "between" and number:
            sheet.lines.append("")
        sheet.add(post.name, [*said[:-1], f"{said[-1]} {writer.link()}", post.signature])
    roundup = read_soundly("\n".join(sheet.lines).encode(), "2031-05-02.txt")
    found = [(item.source, item.first_line, item.last_line) for item in roundup.items]
    assert found == sheet.truth, "\n" + "\n".join(sheet.lines)


@pytest.mark.parametrize("seed", range(60))
def test_the_same_posts_on_a_page(seed: int) -> None:
    writer = Writer(seed)
    posts = [writer.post() for _ in range(writer.random.randint(1, 8))]
    breaks = writer.random.random() < 0.5
    parts = ["<html><body><div id='side'><p>人気の記事</p></div><div class='c'><h2>まとめ</h2>"]
    for number, post in enumerate(posts):
        address = f"https://twitter.com/{post.handle}/status/{number}?ref_src=x"
        signature = post.signature.replace(post.day, f'<a href="{address}">{post.day}</a>')
        parts.append(
            f'<blockquote class="twitter-tweet"><p>{post.headline}</p>{signature}</blockquote>'
        )
        joined = "<br>".join(post.tail) if breaks else "</p>\n<p>".join(post.tail)
        parts.append(f"<p>{joined}</p>" if post.tail else "")
    parts.append("<p>#カザミ(310502)</p></div><div id='foot'>© 島</div></body></html>")
    roundup = read_soundly("\n".join(parts).encode(), "page.html")
    assert [item.source for item in roundup.items] == [post.name for post in posts]
    for number, (item, post) in enumerate(zip(roundup.items, posts, strict=True)):
        assert item.permalink == f"https://twitter.com/{post.handle}/status/{number}"
        assert item.published is not None
        if post.tail:
            assert item.text == "\n".join(post.tail)


@pytest.mark.parametrize("seed", range(60))
def test_the_same_posts_as_a_digest(seed: int) -> None:
    writer = Writer(seed)
    posts = [writer.post() for _ in range(writer.random.randint(1, 8))]
    form = writer.random.choice([
        "— {0} (@{1}), {2} · <https://x.com/{1}/status/7>",
        "Source: {0} (@{1}) · {2} · https://x.com/{1}/status/7",
        "出典：[{0}](https://x.com/{1}/status/7)（@{1}）、{2}",
        "*{0} (@{1}), {2}* [link](https://x.com/{1}/status/7)",
    ])  # fmt: skip
    lines = ["# まとめ", ""]
    for post in posts:
        headline = post.headline.split("http")[0].strip()
        lines += [f"## {headline}", form.format(post.name, post.handle, post.day), *post.tail, ""]
    roundup = read_soundly("\n".join(lines).encode(), "2031-05-02.md")
    assert [item.source for item in roundup.items] == [post.name for post in posts]
    assert [item.handle for item in roundup.items] == [post.handle for post in posts]
    assert all(item.published and item.permalink for item in roundup.items)
    for item, post in zip(roundup.items, posts, strict=True):
        if post.tail:
            assert item.text == "\n".join(post.tail)


def test_line_ends_and_encodings_change_nothing() -> None:
    for seed in range(20):
        text = "\n".join(Writer(seed).sheet().lines)
        plain = parse(text.encode(), "2031-05-02.txt")
        for data in (text.replace("\n", "\r\n").encode("utf-8-sig"), text.encode("utf-16")):
            other = parse(data, "2031-05-02.txt")
            assert [item.id for item in other.items] == [item.id for item in plain.items]
            assert [item.text for item in other.items] == [item.text for item in plain.items]
