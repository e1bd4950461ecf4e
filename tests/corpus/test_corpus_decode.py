"""Bytes of every usual encoding, whole, cut and damaged."""

from __future__ import annotations

import pytest

from corpus import parse
from corpus.decode import decode

LINE = "時計塔の鐘が十年ぶりに鳴った。\n"
POST = (
    "鐘が直る https://t.co/c3c3c3c3c3\n― 風見タイムズ (@kazami_times) May 2, 2031\n鐘は鳴った。\n"
)
ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "shift_jis",
    "euc_jp", "euc_jis_2004", "iso2022_jp", "iso2022_jp_ext",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [POST, LINE, "ニュースです\n", LINE * 500], ids=len)
def test_encodings_are_recognised(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.complaints == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Колокол на башне снова звонит.\nМост закрыт до завтра.\n"),
        ("koi8_r", "Колокол на башне снова звонит.\nМост закрыт до завтра.\n"),
        ("gb18030", "钟楼的钟又响了，居民聚集在广场上。\n"),
    ],
)
def test_a_guess_is_admitted(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert "guess" in found.complaints[0][1]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16", "iso2022_jp"])
def test_cut_anywhere_is_text_and_at_most_one_complaint(encoding: str) -> None:
    data = (LINE * 3).encode(encoding)
    whole = data.decode(encoding)
    complained = 0
    for cut in range(1, 7):
        found = decode(data[:-cut])
        assert whole.startswith(found.text.rstrip("�"))
        assert len(found.text) >= len(whole) - cut - 1
        for line, message in found.complaints:
            assert line == found.text.count("\n") + 1
            assert message == "the file ends in the middle of a character"
            complained += 1
    assert complained


def test_damage_is_named_with_its_line() -> None:
    roundup = parse(LINE.encode() * 3 + b"\xff" + LINE.encode(), "2031-05-02.txt")
    assert [(warning.line, warning.file) for warning in roundup.warnings][:1] != []
    damaged = [each for each in roundup.warnings if "not utf-8" in each.message]
    assert [each.line for each in damaged] == [4]
    assert len(roundup.items) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 ...", "ZIP"),
        (bytes(range(256)) * 8, "binary"),
        (bytes(500), "binary"),
    ],
)
def test_what_is_no_text_is_a_warning(data: bytes, words: str) -> None:
    roundup = parse(data, "2031-05-02.txt")
    assert roundup.items == ()
    assert any(words in warning.message for warning in roundup.warnings)
    assert {warning.file for warning in roundup.warnings} == {"2031-05-02.txt"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_count_once(end: str) -> None:
    roundup = parse(POST.replace("\n", end).encode(), "2031-05-02.txt")
    (item,) = roundup.items
    assert (item.first_line, item.last_line) == (1, 3)
    assert "\r" not in roundup.text


JAPANESE = "時計塔の鐘が直る\n? 風見タイムズ (@kazami_times) May 2, 2031\n鐘は十年ぶりに鳴った。\n"


def test_lines_pasted_in_another_encoding() -> None:
    data = JAPANESE.encode() + "蜜の値が上がる。\n".encode("cp932") + "波が高い。\n".encode()
    found = decode(data)
    assert found.text == JAPANESE + "蜜の値が上がる。\n波が高い。\n"
    assert found.complaints == ((4, "this line is cp932 in a file of UTF-8"),)


def test_two_halves_in_two_encodings() -> None:
    found = decode(JAPANESE.encode() * 3 + JAPANESE.encode("cp932") * 3)
    assert found.text == JAPANESE * 6
    assert {line for line, _ in found.complaints} == set(range(10, 19))


def test_nul_bytes_after_a_crash() -> None:
    found = decode(JAPANESE.encode() + bytes(4096))
    assert found.text == JAPANESE
    assert [line for line, _ in found.complaints] == [0]


def test_separators_of_unicode_end_lines_only_where_nothing_else_does() -> None:
    assert decode(JAPANESE.replace("\n", "\u2028").encode()).text == JAPANESE
    assert decode("鐘が\u2028直る\n".encode()).text == "鐘が\u2028直る\n"


def test_a_dash_that_an_old_encoding_lost() -> None:
    (item,) = parse(JAPANESE.encode("cp932"), "2031-05-02.txt").items
    assert (item.source, item.headline) == ("風見タイムズ", "時計塔の鐘が直る")
