"""Telling comment from report, and whole texts from cut ones, by their words alone."""

from __future__ import annotations

from functools import lru_cache

import regex

from corpus.items import Item
from retrieval.sentences import size

# Forms of comment in a headline, and of the writer's own voice in a text. A row: language, form.
_HEADLINES: tuple[tuple[str, str], ...] = (
    (
        "ja",
        r"社説|論説|論評|コラム|オピニオン|寄稿|評論|解説|分析|見立て|見方|意見[はが]|考察|私見|主張|専門家|論[：:「]",
    ),
    ("en", r"\b(?:opinion|editorial|op-ed|commentary|column|analysis|experts?)\b"),
    ("ru", r"мнени[ея]|колонк[аи]|комментари[йи]|аналитик|эксперт"),
    ("uk", r"думк[аи]|колонк[аи]|коментар|аналіт|експерт"),
    ("zh", r"社论|社評|评论|評論|观点|專家|专家|分析"),
    ("ko", r"사설|칼럼|논평|기고|분석|전문가"),
    ("de", r"\b(?:Kommentar|Meinung|Leitartikel|Kolumne|Analyse)\b"),
    ("fr", r"\b(?:tribune|éditorial|opinion|chronique|analyse)\b"),
    ("es", r"\b(?:opinión|editorial|columna|análisis)\b"),
)
_VOICES: tuple[tuple[str, str], ...] = (
    ("ja", r"べき(?:です|だ|で|。|では)|ねばなりません|なければなりません|と思(?:う|い)"),
    ("ja", r"と考え(?:る|ます)。|でしょう|ではないか|ツケ|に過ぎない|のです。"),
    ("ja", r"(?:私|わたし|我々|われわれ)(?:は|の|が)"),
    ("en", r"\b(?:I think|I believe|in my view|we must|should have|ought to|must not)\b"),
    ("ru", r"(?:я считаю|я думаю|по-моему|должны бы|следовало бы|на мой взгляд)"),
    ("uk", r"(?:я вважаю|я думаю|на мою думку|мусимо|слід було)"),
    ("zh", r"我认为|我覺得|我觉得|应该|應該|必须反思"),
    ("ko", r"해야 한다|해야 합니다|라고 생각한다|나는"),
    ("de", r"\b(?:ich finde|ich meine|meiner Meinung|wir müssen|sollten wir)\b"),
    ("fr", r"\b(?:je pense|je crois|à mon avis|nous devons|il faudrait)\b"),
    ("es", r"\b(?:creo que|pienso que|en mi opinión|debemos|habría que)\b"),
)  # fmt: skip
_REPORTS = regex.compile(
    r"(?:と|を|に|が)(?:述べ|語[っり]|発表|明らかに|表明|報じ|伝え|話し|説明|指摘|強調|主張)|によると|という。"
    r"|ということです|\b(?:said|says|told|reported|according to|announced)\b"
    r"|сообщи|заяви|по данным|повідоми|за даними|据[^，。]{1,20}(?:报道|消息)|表示"
    r"|에 따르면|밝혔다|말했다"
    r"|\b(?:sagte|teilte|laut|erklärte|a déclaré|a annoncé|selon|dijo|anunció|según)\b",
    regex.IGNORECASE,
)
_HEADLINE = regex.compile("|".join(form for _, form in _HEADLINES), regex.IGNORECASE)
_VOICE = regex.compile("|".join(form for _, form in _VOICES), regex.IGNORECASE)
_OUTLET = regex.compile(
    r"新聞|通信|放送|ニュース|テレビ|TV|ラジオ|日報|時報|タイムズ|ポスト|ジャーナル|速報|社$|協会"
    r"|news|press|times|post|journal|agency|media|tv|radio|gazette|herald|wire|daily|broadcast"
    r"|reuters|ロイター|sputnik|スプートニク|nhk|bbc|cnn|afp|tass|новости|агентство|газета|时报|新闻|通讯社|뉴스|신문|방송"
    r"|zeitung|nachrichten|noticias|diario",
    regex.IGNORECASE,
)
_PERSON = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}・ー]{2,20}\s?[(（]\p{Latin}+ \p{Latin}+[)）]"
    r"|^\p{Latin}+ \p{Latin}+$"
)
_OFFICE = regex.compile(
    r"(?:省|庁|局|市|町|村|県|府|都|州|党|会|署|院|校|大学|所|室|部|隊|軍|国|団|組合)$"
)
# A text that says of itself, or of a piece it sums up, that it is one person's view.
_CONFESSED = regex.compile(
    r"論評で|コラムで|寄稿(?:文)?で|社説で|(?:個人|一人|私|わたし|筆者)の?(?:の|としての)?(?:私の)?(?:意見|見解|私見|持論|考え)"
    r"|\b(?:in an op-?ed|in a column|my own (?:view|opinion)|personal opinion)\b"
    r"|в своей колонке|у своїй колонці|личное мнение|особиста думка|本人观点|个人观点|個人觀點"
    r"|칼럼에서|개인 (?:의견|견해)|persönliche Meinung|opinion personnelle|opinión personal",
    regex.IGNORECASE,
)
_CUT = regex.compile(r"(?:…|\.\.\.)\s*(?:(?:https?://|pic\.)\S+\s*)*$")
_HEAD = 400
"""Characters of a text that tell its kind."""
_SAYS_LITTLE = 15
"""Characters; a text shorter than this, without headline and links, is no text."""
_LINK = regex.compile(r"https?://\S+|pic\.[\w.]+/\S+|[#@]\w+")


def is_opinion(item: Item) -> bool:
    """Whether an item is comment rather than report; see `_opinion`."""
    return _opinion(item.headline, item.text, item.source or "", item.handle or "")


@lru_cache(maxsize=4096)
def _opinion(headline: str, body: str, source: str, handle: str) -> bool:
    """Whether an item is comment rather than report.

    By its headline; by a private person's account that nobody is quoted in; or by a text that
    speaks in its writer's voice more than it says who said what.
    """
    text = _LINK.sub(" ", body[:_HEAD])
    voices, reports = len(_VOICE.findall(text)), len(_REPORTS.findall(text))
    if _HEADLINE.search(headline) and voices + text.count("氏は") + reports > 0:
        return True
    if _OUTLET.search(f"{source} {handle}"):
        return voices >= 3 and voices > 2 * reports
    if _PERSON.search(source) or _CONFESSED.search(body):
        return True
    return voices >= 1 and voices > reports


def is_person(item: Item) -> bool:
    """Whether a person speaks rather than an outlet or an office."""
    source = item.source or ""
    if _OUTLET.search(f"{source} {item.handle or ''}") or _OFFICE.search(source):
        return False
    return _PERSON.search(source) is not None or f"{source}氏" in f"{item.headline}{item.text}"


def is_cut_off(item: Item) -> bool:
    """Whether the source broke the text off ("…")."""
    return _CUT.search(item.text.rstrip()) is not None


def is_bare(item: Item) -> bool:
    """Whether there is nothing but a headline."""
    return _bare(item.headline, item.text)


@lru_cache(maxsize=4096)
def _bare(headline: str, body: str) -> bool:
    rest = _LINK.sub(" ", body).replace(headline, " ").strip()
    if len(rest) >= 2 * _SAYS_LITTLE:  # A letter takes half the room of a kanji at least.
        return not any(char.isalnum() for char in rest)
    return size(rest) < _SAYS_LITTLE
