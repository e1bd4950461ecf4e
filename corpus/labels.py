"""Words that announce a source, in the languages of the curators. A new word is a new entry."""

from __future__ import annotations

import re

_ANNOUNCED = (
    "sources?", "via", "from", "(?:(?:posted|tweeted|written|post|tweet) )?by", "reported by",
    "出典", "出所", "ソース", "情報源", "配信元?", "媒体", "発信", "引用元?", "投稿者?", "転載元?",
    "元記事",
    "источник", "джерело", "quelle", "fuente", "fonte", "źródło", "来源", "來源", "출처",
)  # fmt: skip
_ALONE = ("via", "(?:(?:posted|tweeted|post|tweet) )?by", "出典", "引用元", "投稿者?")
_WRITERS = (
    "(?:written |reported )?by", "取材・文", "文責", "文", "取材", "記者", "執筆", "筆者", "著者",
    "寄稿", "author", "автор", "von", "par", "por",
)  # fmt: skip
LABEL = re.compile(
    rf"\s{{0,5}}(?:{'|'.join(_ANNOUNCED)})\s{{0,5}}[*_]{{0,3}}\s{{0,5}}[:：]\s{{0,5}}",
    re.IGNORECASE,
)
"""With its colon, at the beginning of a line."""
LOOSE_LABEL = re.compile(
    rf"(?:{LABEL.pattern}|\s{{0,5}}(?:{'|'.join(_ALONE)})(?:\s{{1,5}}|(?=[^\w\s])))", re.IGNORECASE
)
"""With its colon or without, before a name that a handle and a day follow."""
BYLINE = re.compile(
    rf"\s{{0,5}}(?:{'|'.join(_WRITERS)})(?:\s{{0,3}}[*_]{{0,3}}[:：=＝／/・]|(?<=[a-zа-я])\s)"
    r"[*_]{0,3}\s{0,5}(?-i:(?=[^\W\da-zа-яぁ-ん]))",
    re.IGNORECASE,
)
"""Before the name of who wrote an article, under its headline: `By Jane Roe`, `文：潮見三郎`."""

_DATED = (
    "date", "published(?: on)?", "posted(?: on)?", "年月日", "日[付時]?", "公開日?", "掲載日?",
    "配信日?", "発表日?", "投稿日?", "更新日?時?", "(?:last )?updated(?: on)?",
    "дата", "datum", "fecha", "data", "日期", "날짜",
)  # fmt: skip
DAY_LABEL = re.compile(
    rf"[\s>*_+・•-]{{0,8}}(?:{'|'.join(_DATED)})\s{{0,5}}[*_]{{0,3}}[:：][*_]{{0,3}}\s{{0,5}}",
    re.IGNORECASE,
)
"""Before a day on a line of its own, beside the line that names the source."""

_PAPERS = (
    "通信社?", "新聞", "新報", "日報", "時報", "タイムズ", "ニュース", "放送", "テレビ", "ラジオ",
    "News", "Times", "Post", "Press", "Wire", "Gazette", "Herald", "Tribune", "Agency", "TV",
    "Radio", "Новости", "Вестник", "Новини", "Вісник", "뉴스", "통신", "新闻", "新聞網", "通讯社",
)  # fmt: skip
PRESS = re.compile(rf"(?:{'|'.join(_PAPERS)})(?:\s?[(（【].{{1,12}})?$", re.IGNORECASE)
"""How the names of papers and stations end, and of nobody else."""
