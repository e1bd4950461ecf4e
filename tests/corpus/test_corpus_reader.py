"""The corpus folder as people leave it."""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import default_corpus, list_files, read_file
from corpus.errors import CorpusError

POST = "鐘が直る\n— 風見タイムズ (@kazami_times) May 2, 2031\n"


def test_which_files_are_roundups(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/d.htm", "e.markdown", "README.md", "aliases.txt",
                 "sub/README.txt", ".hidden.txt", ".git/f.txt", "g.pdf", "h", "i.txt~"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(POST, encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in list_files(tmp_path)]
    assert found == ["a.md", "b.txt", "e.markdown", "sub/c.HTML", "sub/d.htm"]


def test_loops_of_links_and_broken_links(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(POST, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    files = list_files(tmp_path)
    assert [path.name for path in files] == ["a.txt", "gone.txt", "self.txt"]
    roundups = [read_file(path, tmp_path) for path in files]
    assert [len(roundup.items) for roundup in roundups] == [1, 0, 0]
    assert all("can't be read" in each.warnings[0].message for each in roundups[1:])


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "pipe.txt")
    assert [path.name for path in list_files(tmp_path)] == []


def test_one_file_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    roundup = read_file(tmp_path / "folder.txt", tmp_path)
    assert roundup.items == ()
    (warning,) = roundup.warnings
    assert (warning.file, warning.line) == ("folder.txt", 0)
    assert "folder can't be read" in warning.message


def test_files_are_named_from_the_corpus_folder(tmp_path: Path) -> None:
    (tmp_path / "2031").mkdir()
    path = tmp_path / "2031" / "05-02.txt"
    path.write_text(POST, encoding="utf-8")
    assert read_file(path, tmp_path).items[0].file == "2031/05-02.txt"
    assert read_file(path, tmp_path / "elsewhere").file == "05-02.txt"


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    path.write_text(POST, encoding="utf-8")
    (found,) = list_files(tmp_path)
    read_file(found, tmp_path).file.encode()


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="doesn't exist"):
        list_files(tmp_path / "missing")
    file = tmp_path / "file.txt"
    file.write_text(POST, encoding="utf-8")
    with pytest.raises(CorpusError, match="not a folder"):
        list_files(file)
    assert list_files(default_corpus())


def test_the_shipped_roundups_are_read_without_a_doubt() -> None:
    root = default_corpus()
    for path in list_files(root):
        roundup = read_file(path, root)
        assert roundup.warnings == ()
        assert roundup.items
        assert all(item.source and item.published for item in roundup.items)
