"""Discord's rules that its specification doesn't say, and this bot's own: it never pings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import discord
import regex

Json = Mapping[str, Any]

EPHEMERAL, V2 = 1 << 6, 1 << 15
ROW, BUTTON, SELECT, SECTION, TEXT, FILE, SEPARATOR, CONTAINER = 1, 2, 3, 9, 10, 13, 14, 17
SELECTS = (SELECT, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6

LOCALES: Final = frozenset(map(str, discord.Locale))
_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
_COMMANDS: Final = {1: 100, 2: 15, 3: 15}
"""Commands of each type that an application may have."""


# --- messages ---


def message_problems(message: Json, *, files: Iterable[str] = (), new: bool) -> Iterator[str]:
    """What Discord refuses in a message that is created or edited, or what could ping."""
    components = message.get("components")
    if new or components is not None:
        yield from _mentions(message.get("allowed_mentions"))
    if components is None:
        if new and not message.get("content"):
            yield "an empty message"
        return
    if not message.get("flags", 0) & V2:
        yield "components without the flag IS_COMPONENTS_V2"
    for rival in ("content", "embeds", "poll", "sticker_ids"):
        if message.get(rival):
            yield f"{rival} beside Components V2"
    yield from component_problems(components, set(files) | _kept(message))


def _mentions(allowed: Json | None) -> Iterator[str]:
    if allowed is None:
        yield "no allowed_mentions: Discord would ping whatever the text mentions"
    elif allowed.get("parse") != [] or allowed.get("users") or allowed.get("roles"):
        yield f"allowed_mentions lets something ping: {allowed}"
    elif allowed.get("replied_user"):
        yield "allowed_mentions pings the person who is replied to"


def _kept(message: Json) -> set[str]:
    return {str(one.get("filename")) for one in message.get("attachments") or ()}


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Every component, at any depth."""
    for one in components:
        yield one
        yield from walk(one.get("components", ()))
        if accessory := one.get("accessory"):
            yield from walk((accessory,))


def component_problems(components: Sequence[Json], files: set[str]) -> Iterator[str]:
    """What Discord refuses in the components of one message."""
    everything = list(walk(components))
    if not everything:
        yield "a message without components"
    if len(everything) > 40:
        yield f"{len(everything)} components"
    texts = [one["content"] for one in everything if one["type"] == TEXT]
    # Discord's JavaScript counts in UTF-16.
    units = sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)
    if units > 4000:
        yield f"{units} characters of text"
    for key in ("custom_id", "id"):
        counted = Counter(one[key] for one in everything if one.get(key) is not None)
        yield from (f"{key} {value} stands {n} times" for value, n in counted.items() if n > 1)
    for one in everything:
        check = _CHECKS.get(one["type"])
        if check is None:
            yield f"a component of type {one['type']}"
        else:
            yield from check(one)
        if one["type"] == FILE:
            name = one["file"]["url"].removeprefix("attachment://")
            if name not in files:
                yield f"the file {name} isn't attached"


def _text(one: Json) -> Iterator[str]:
    if not one["content"].strip():
        yield "an empty text"
    if "\0" in one["content"]:
        yield "a NUL in a text"


def _row(one: Json) -> Iterator[str]:
    kinds = [child["type"] for child in one["components"]]
    buttons = len(kinds) <= 5 and set(kinds) == {BUTTON}
    if not buttons and not (len(kinds) == 1 and kinds[0] in SELECTS):
        yield f"a row of {kinds}"


def _button(one: Json) -> Iterator[str]:
    if not one.get("label") and not one.get("emoji"):
        yield "a button with nothing on it"
    if len(one.get("label") or "") > 80:
        yield f"a label of {len(one['label'])}"
    linked, known = one.get("url") is not None, one.get("custom_id") is not None
    if one["style"] == LINK:
        if known or not linked:
            yield "a link button with a custom_id or without an address"
        elif len(one["url"]) > 512 or not one["url"].startswith(("https://", "http://")):
            yield f"a link button to {one['url'][:80]!r}"
    elif one["style"] == PREMIUM or linked or not known:
        yield f"a button of style {one['style']} with an address or without a custom_id"
    elif not 1 <= len(one["custom_id"]) <= 100:
        yield f"a custom_id of {len(one['custom_id'])}"


def _select(one: Json) -> Iterator[str]:
    options = one.get("options", ())
    if not 1 <= len(options) <= 25:
        yield f"a menu of {len(options)}"
    if not 1 <= len(one["custom_id"]) <= 100:
        yield f"a custom_id of {len(one['custom_id'])}"
    if len(one.get("placeholder") or "") > 150:
        yield "a long placeholder"
    low, high = one.get("min_values", 1), one.get("max_values", 1)
    if not 0 <= low <= high <= max(1, len(options)):
        yield f"a menu of {len(options)} for {low} to {high}"
    if len({option["value"] for option in options}) < len(options):
        yield "two options of one value"
    for option in options:
        for key in ("label", "value"):
            if not 1 <= len(option[key].strip()) <= 100:
                yield f"an option whose {key} has {len(option[key])} characters"


def _section(one: Json) -> Iterator[str]:
    if not 1 <= len(one["components"]) <= 3 or {c["type"] for c in one["components"]} != {TEXT}:
        yield "a section of other things than one to three texts"
    if one.get("accessory", {}).get("type") not in (BUTTON, 11):
        yield "a section without an accessory"


def _container(one: Json) -> Iterator[str]:
    if not one["components"] or any(c["type"] == CONTAINER for c in one["components"]):
        yield "an empty container, or one in another"


def _nothing(_one: Json) -> Iterator[str]:
    yield from ()


_CHECKS: Final[dict[int, Callable[[Json], Iterator[str]]]] = {
    ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, _select),
    SECTION: _section,
    TEXT: _text,
    FILE: _nothing,
    SEPARATOR: _nothing,
    CONTAINER: _container,
}


# --- commands ---


def command_problems(commands: Sequence[Json]) -> Iterator[str]:
    """What Discord refuses in the list of an application's commands."""
    for kind, most in _COMMANDS.items():
        named = [one for one in commands if one.get("type", 1) == kind]
        if len(named) > most:
            yield f"{len(named)} commands of type {kind}"
        yield from _same_names(named)
    for one in commands:
        where = f"command {one['name']}"
        if (length := _size(one)) > 8000:
            yield f"{where}: {length} characters in all"
        slash = one.get("type", 1) == 1
        yield from (f"{where}: {problem}" for problem in _named(one, slash=slash, described=slash))
        if slash:
            yield from (f"{where}: {problem}" for problem in _options(one.get("options", ())))
        elif one.get("options") or one.get("description"):
            yield f"{where}: a menu has no options and no description"


def _options(options: Sequence[Json], depth: int = 0) -> Iterator[str]:
    if len(options) > 25:
        yield f"{len(options)} options"
    yield from _same_names(options)
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        yield "a required option after one that isn't"
    if {one["type"] in (1, 2) for one in options} == {True, False}:
        yield "subcommands beside options"
    for one in options:
        for problem in _named(one, slash=True, described=True):
            yield f"option {one['name']}: {problem}"
        if one["type"] in (1, 2):
            if depth > 1 or (one["type"] == 2 and depth):
                yield f"{one['name']}: too deep"
            yield from _options(one.get("options", ()), depth + 1)
        if one.get("autocomplete") and one.get("choices"):
            yield f"option {one['name']}: choices and autocomplete"
        for choice in one.get("choices") or ():
            yield from _lengths("choice", _variants(choice, "name"), 100)


def _named(one: Json, *, slash: bool, described: bool) -> Iterator[str]:
    for locale, name in _variants(one, "name").items():
        if slash and (not _NAME.fullmatch(name) or name != name.lower()):
            yield f"name {name!r} ({locale})"
    yield from _lengths("name", _variants(one, "name"), 32)
    if described:
        yield from _lengths("description", _variants(one, "description"), 100)


def _lengths(what: str, texts: Mapping[str, str], most: int) -> Iterator[str]:
    for locale, text in texts.items():
        if not 1 <= len(text.strip()) <= len(text) <= most:
            yield f"{what} of {len(text)} characters ({locale})"
        if locale and locale not in LOCALES:
            yield f"{what} for the locale {locale}"


def _variants(one: Json, key: str) -> dict[str, str]:
    """The text by locale; "" for the one without."""
    return {"": one.get(key) or "", **(one.get(f"{key}_localizations") or {})}


def _same_names(named: Sequence[Json]) -> Iterator[str]:
    """Two names that meet, in any language."""
    for locale in ("", *LOCALES):
        shown = Counter(_variants(one, "name").get(locale, one["name"]) for one in named)
        yield from (f"two are named {name} ({locale})" for name, n in shown.items() if n > 1)


def _size(one: Json) -> int:
    """Characters of names, descriptions and choices, each in its longest language."""
    longest = sum(max(map(len, _variants(one, key).values())) for key in ("name", "description"))
    values = sum(
        max(map(len, _variants(choice, "name").values())) + len(str(choice["value"]))
        for choice in one.get("choices") or ()
    )
    return longest + values + sum(map(_size, one.get("options") or ()))
