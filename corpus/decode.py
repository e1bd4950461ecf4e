"""Bytes become text, whatever wrote them. What could not be read becomes a complaint, not an error.

Detectors are weak on short Japanese texts, so the certain signs come first (byte order marks,
escape sequences, valid UTF-8, kana where kana should be), and the detector gets what is left.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from corpus.lines import shown, unify_line_ends


class Decoded(NamedTuple):
    r"""A file's text with `\n` line ends, and what a person should know about its bytes."""

    text: str
    encoding: str
    complaints: tuple[tuple[int, str], ...]
    """(line, message); line 0 is the file as a whole."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B(]|\(I)")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
_PADDING = b"\0" * 16
_KANA = re.compile("[ぁ-ヿ、。「」]")
_ASCII_OR_KANA = re.compile("[\t\n\r -~ぁ-ヿа-яё、。]")
_MISREAD = re.compile("[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f]")
"""Half-width kana, private use and C1 controls: what other encodings look like when misread."""
_DETECTED = ["cp1251", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "cp1252"]
_SAMPLE = 100_000
_COMPLAINTS = 20


def decode(data: bytes) -> Decoded:
    """The text of a file. Never raises."""
    found = _decode(data)
    if shown(found.text) or found.complaints:
        return found
    return found._replace(complaints=((0, "the file is empty"),))


def _decode(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return _refused(f"this is {what}, not a text")
    if wide := _wide_encoding(data):
        return _lenient(data, wide)
    if data.endswith(_PADDING) and data.strip(b"\0"):
        found = _decode(data.rstrip(b"\0"))
        note = (0, "the file ends in NUL bytes, as after a crash; they were left out")
        return found._replace(complaints=(note, *found.complaints))
    if len(data.translate(None, _CONTROLS)) < 0.98 * len(data):
        return _refused("this is a binary file, not a text")
    if _ISO_2022_JP.search(data):
        return _first_strict(data, ("iso2022_jp_ext", "iso2022_jp_2004"))
    if _is_utf8(data):
        return _mended(data)
    if japanese := _japanese(data):
        return _lenient(data, japanese)
    return _guess(data)


def _refused(reason: str) -> Decoded:
    return Decoded("", "binary", ((0, f"{reason}; nothing was read"),))


def _first_strict(data: bytes, encodings: tuple[str, ...]) -> Decoded:
    """The first encoding that reads all of it, else the first with what it can't read replaced."""
    for encoding in encodings:
        try:
            return Decoded(unify_line_ends(data.decode(encoding)), encoding, ())
        except UnicodeDecodeError:
            continue
    return _lenient(data, encodings[0])


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Reads what can be read; U+FFFD stands for the rest, each line of it with a complaint."""
    try:
        return Decoded(unify_line_ends(data.decode(encoding)), encoding, ())
    except UnicodeDecodeError as error:
        cut = error.end >= len(data) or error.reason in {
            "unexpected end of data", "incomplete multibyte sequence", "truncated data",
        }  # fmt: skip
    text = unify_line_ends(data.decode(encoding, "replace"))
    last = text.count("\n") + 1
    complaints: list[tuple[int, str]] = []
    if cut:
        complaints.append((last, "the file ends in the middle of a character"))
    number, at = 1, 0
    while len(complaints) < _COMPLAINTS and (bad := text.find("�", at)) >= 0:
        number += text.count("\n", at, bad)
        if not (cut and number == last):
            complaints.append((number, f"bytes that are not {encoding} (shown as �)"))
        end = text.find("\n", bad)
        at = len(text) if end < 0 else end
    return Decoded(text, encoding, tuple(sorted(complaints)))


def _mended(data: bytes) -> Decoded:
    """UTF-8, and lines of a Japanese encoding that were pasted among it."""
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    pasted: dict[int, str] = {}
    for number, row in enumerate(rows, 1):
        if not row.isascii() and _strictly(row, "utf-8") is None and (other := _japanese(row)):
            text = _strictly(row, other)
            if text is not None:
                rows[number - 1] = text.encode()
                pasted[number] = other
    found = _lenient(b"\n".join(rows), "utf-8") if pasted else _lenient(data, "utf-8")
    notes = [
        (number, f"this line is {other} in a file of UTF-8") for number, other in pasted.items()
    ]
    return found._replace(complaints=tuple(sorted([*notes[:_COMPLAINTS], *found.complaints])))


def _strictly(row: bytes, encoding: str) -> str | None:
    try:
        return row.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: its line ends and Latin letters have NULs on one side only."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) * 50 < len(sample) or min(even, odd) * 20 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = data.decode(encoding, "replace")
    known = len(_ASCII_OR_KANA.findall(text[:2000]))
    return encoding if known * 10 > 3 * min(2000, len(text)) else None


def _is_utf8(data: bytes) -> bool:
    """Valid, or so nearly valid that it was UTF-8 before something damaged it."""
    text = data.decode("utf-8", "replace")
    bad = text.count("�") - data.count(b"\xef\xbf\xbd")
    return (
        bad == 0 or bad * 10 < len(data) - len(data.translate(None, bytes(range(128, 256)))) - bad
    )


def _japanese(data: bytes) -> str | None:
    """Shift_JIS or EUC-JP, told apart by the kana that only the right one shows."""
    best, best_score = None, 0.0
    for encoding in ("cp932", "euc_jp", "euc_jis_2004"):
        text = data.decode(encoding, "replace")
        foreign = sum(not ch.isascii() for ch in text)
        if not foreign or text.count("�") * 20 > foreign + 20:
            continue
        score = len(_KANA.findall(text)) - 3 * len(_MISREAD.findall(text)) - 3 * text.count("�")
        if score / foreign > best_score:
            best, best_score = encoding, score / foreign
    return best if best_score > 0.1 else None


def _guess(data: bytes) -> Decoded:
    match = from_bytes(data[:_SAMPLE], cp_isolation=_DETECTED).best()
    if match is None:
        found = _mended(data)
        foreign = sum(not ch.isascii() for ch in found.text)
        if found.text.count("�") * 50 <= foreign:
            return found
        return _refused("the encoding can't be recognised")
    found = _lenient(data, match.encoding)
    note = (0, f"read as {match.encoding}, which is a guess; save the file as UTF-8 to be sure")
    return found._replace(complaints=(note, *found.complaints))
