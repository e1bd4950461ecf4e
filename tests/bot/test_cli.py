"""The command line, run as people run it: status, standard output, standard error."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import COMMANDS, main

ROUNDUP = """\
港に新しい桟橋が完成した — Harbour Gazette (@harbour_gazette) March 5, 2031
港湾局は5日、新しい桟橋の工事が終わったと発表した。費用は1,200万クローネだった。
https://gazette.example/pier
灯台の電球が切れた — Radio Pier (@radio_pier) March 5, 2031
夜の間、沖合の船は灯台なしで航行した。修理は明日になる。
#港(310305)
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one roundup, in an empty current folder."""
    folder = tmp_path / "roundups"
    folder.mkdir()
    (folder / "2031-03-05.txt").write_text(ROUNDUP, "utf-8")
    monkeypatch.setenv("CORPUS_DIR", str(folder))
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    monkeypatch.chdir(tmp_path)
    return folder


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def out(capsys: pytest.CaptureFixture[str]) -> str:
    """Standard output; standard error must have stayed empty."""
    streams = capsys.readouterr()
    assert streams.err == ""
    return streams.out


def forms(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out(capsys).splitlines()]


def test_ask(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "桟橋の費用は？"]) == 0
    text = out(capsys)
    assert (
        "> 港湾局は5日、新しい桟橋の工事が終わったと発表した。費用は1,200万クローネだった。" in text
    )
    assert "— Harbour Gazette (@harbour_gazette) · 2031-03-05" in text
    assert "https://gazette.example/pier" in text


def test_ask_takes_a_question_without_quotation_marks(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "--json", "灯台", "の", "修理"]) == 0
    (form,) = forms(capsys)
    assert form["question"] == "灯台 の 修理"


def test_ask_json_quotes_the_file_verbatim(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "--json", "--limit", "1", "桟橋の費用は？"]) == 0
    (form,) = forms(capsys)
    assert form["found"] is True
    (excerpt,) = form["excerpts"]
    assert excerpt["text"] in (corpus / excerpt["file"]).read_text("utf-8")
    assert (excerpt["source"], excerpt["published"]) == ("Harbour Gazette", "2031-03-05")
    first, last = excerpt["lines"]
    assert excerpt["text"] in "\n".join(ROUNDUP.splitlines()[first - 1 : last])


def test_nothing_found_is_no_failure(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "--date", "2031-01-01", "桟橋の費用は？"]) == 0
    (form,) = forms(capsys)
    assert (form["found"], form["excerpts"]) == (False, [])


def test_a_source_narrows(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "--source", "Radio Pier", "灯台の修理はいつ？"]) == 0
    (form,) = forms(capsys)
    assert {e["source"] for e in form["excerpts"]} == {"Radio Pier"}


def test_a_batch_answers_every_line_in_its_order(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        "桟橋の費用は？".encode(),
        b"",
        b"  \r",
        b"\xff\xfe\xfd",
        b"x" * 70_000,
        "灯台".encode(),
    ]
    feed(monkeypatch, b"\xef\xbb\xbf" + b"\n".join(lines))
    assert main(["ask", "--json", "--batch", "-"]) == 0
    found = forms(capsys)
    assert [form["found"] for form in found] == [True, False, False, False, False, True]
    assert found[0]["question"] == "桟橋の費用は？"
    assert [form.get("error") for form in found] == [
        None,
        "Line 2 is empty.",
        "Line 3 is empty.",
        "Line 4 isn't UTF-8 text.",
        "Line 5 is longer than 65,536 bytes.",
        None,
    ]


def test_a_batch_from_a_file(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("questions.txt").write_text("桟橋\n灯台\n", "utf-8")
    assert main(["ask", "--json", "--batch", "questions.txt"]) == 0
    assert [form["question"] for form in forms(capsys)] == ["桟橋", "灯台"]


def test_a_batch_for_an_unknown_source_is_wrong_usage_and_said_once(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("questions.txt").write_text("停電\n灯台\n", "utf-8")
    assert main(["ask", "--json", "--batch", "questions.txt", "--source", "Nobody"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("Nobody") == 1


def test_a_batch_streams(corpus: Path) -> None:
    """The first answer comes while the second question hasn't been written yet."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "ask", "--json", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdin
        assert process.stdout
        for question in ("桟橋", "灯台"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
    assert process.returncode == 0


def test_today(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--date", "2031-03-05"]) == 0
    assert out(capsys).startswith("Roundup of 2031-03-05 · 2 items\n")


def test_today_of_a_day_without_a_roundup(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--json", "--date", "2031-03-06"]) == 0
    (form,) = forms(capsys)
    assert (form["date"], form["requested"], form["items"]) == ("2031-03-05", "2031-03-06", 2)
    texts = (corpus / "2031-03-05.txt").read_text("utf-8")
    assert form["stories"]
    assert all(story["lead"] in texts for story in form["stories"])


def test_index_says_what_changed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    assert out(capsys).startswith("2 items added: 2031-03-05.txt\n")
    assert main(["index"]) == 0
    assert out(capsys).startswith("Nothing has changed.\n")
    (corpus / "2031-03-05.txt").unlink()
    assert main(["index", "--json"]) == 0
    (form,) = forms(capsys)
    assert (form["items_removed"], form["items"]) == (2, 0)


def test_check(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert out(capsys).startswith("2031-03-05.txt · 2031-03-05 (from the closing tag) · 2 items")


def test_check_json_of_several_files(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "2031-03-06.txt").write_text("")
    assert main(["check", "--json", *map(str, sorted(corpus.iterdir()))]) == 0
    first, second = forms(capsys)
    assert [len(first["items"]), len(second["items"])] == [2, 0]
    assert [i["source"] for i in first["items"]] == ["Harbour Gazette", "Radio Pier"]
    assert second["warnings"]


def test_check_goes_on_after_a_missing_file(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "nowhere.txt", str(corpus / "2031-03-05.txt")]) == 1
    streams = capsys.readouterr()
    assert streams.out.startswith("2031-03-05.txt")
    assert streams.err == "roundup: There is no file nowhere.txt.\n"


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_help_of_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert f"usage: roundup {command}" in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_error(corpus: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "today"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    with process:
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_json_is_utf8_whatever_the_locale(corpus: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", "--json", "桟橋"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert "桟橋" in done.stdout.decode("utf-8")


LIGHT = """
import sys
from bot.cli import main
status = main(sys.argv[1:])
heavy = {"torch", "transformers", "sentence_transformers", "discord", "simcord"} & set(sys.modules)
sys.exit(f"{heavy} imported" if heavy else status)
"""


@pytest.mark.parametrize("line", [["check"], ["ask", "桟橋"], ["today"], ["index"], ["--version"]])
def test_light_commands_import_neither_torch_nor_discord(corpus: Path, line: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT, *line], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_check_imports_nothing_of_retrieval(corpus: Path) -> None:
    heavy = LIGHT.replace('"torch"', '"torch", "faiss", "tantivy", "retrieval.engine"')
    done = subprocess.run([sys.executable, "-c", heavy, "check"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_unexpected_error_is_one_line(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("bot.offline.check", broken)
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        "roundup: This is a bug: ZeroDivisionError: two lines (LOG_LEVEL=debug shows where)\n"
    )
    monkeypatch.setenv("LOG_LEVEL", "debug")
    with pytest.raises(ZeroDivisionError):
        main(["check"])


def test_an_interrupt_is_silent(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.offline.check", interrupted)
    assert main(["check"]) == 130
    assert out(capsys) == ""
