"""What the documents say is what the program does."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.cli import COMMANDS, main, parser
from bot.doctor_discord import PERMISSIONS
from bot.settings import dotenv_example, load_settings, rows
from tests.documents import EXAMPLE, README, ROOT, readme

TEXT = README.read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CODE = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
LINES = [line for block in CODE for line in block.splitlines() if line.startswith("roundup ")]
PROSE = "".join(line for line in TEXT.splitlines(keepends=True) if not line.startswith("|"))
INLINE = re.findall(r"`(roundup [^`]+)`", PROSE)
PAGES = [
    README,
    *(p for d in ("bot", "retrieval", "tests") for p in sorted((ROOT / d).rglob("*.md"))),
]

PERMISSION_NAMES = {
    "read_messages": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
"""As Discord's developer portal shows them."""


def test_the_readmes_tables_follow_the_code() -> None:
    """Mend with `python tests/documents.py`."""
    assert readme(TEXT) == TEXT


def test_env_example_follows_the_settings() -> None:
    """Mend with `python tests/documents.py`."""
    assert EXAMPLE.read_text("utf-8") == dotenv_example()


def test_env_example_can_be_used_as_it_stands() -> None:
    assert load_settings({}, EXAMPLE) == load_settings({}, None)
    assert list(dotenv_values(EXAMPLE)) == [row.name for row in rows()]


def test_every_command_stands_in_the_readme() -> None:
    for command in COMMANDS:
        assert f"`roundup {command.name}" in TEXT


@pytest.mark.parametrize("line", LINES + INLINE)
def test_every_command_line_in_the_readme_is_understood(line: str) -> None:
    words = shlex.split(re.sub(r" …$", "", line))[1:]
    assert parser().parse_args(words).command == words[0]


def test_every_command_can_be_run() -> None:
    """The table of commands names functions that exist."""
    for command in COMMANDS:
        module, _, function = command.run.partition(":")
        spec = find_spec(module)
        assert spec is not None
        assert spec.origin
        assert f"\ndef {function}(" in Path(spec.origin).read_text("utf-8")


@pytest.mark.parametrize("line", [line for line in LINES if "preview" not in line])
def test_the_readmes_examples_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(line)[1:]
    if words[0] not in ("ask", "today", "check", "index"):
        pytest.skip("needs Discord")
    assert main(words) == 0
    streams = capsys.readouterr()
    assert streams.out
    assert "The roundup doesn't say" not in streams.out
    assert streams.err == ""


def test_there_is_one_line_to_run_and_one_to_test() -> None:
    """`.ci/run` takes the second from here."""
    lines = [line for block in CODE for line in block.splitlines() if line.startswith("python3 -m")]
    assert [line.rpartition(" && ")[2] for line in lines] == ["roundup preview", "pytest"]
    extras = set(re.findall(r"\.\[(\w+)\]", " ".join(lines)))
    assert extras == set(PROJECT["project"]["optional-dependencies"])
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    found = subprocess.run(
        [
            "bash",
            "-c",
            next(x for x in script.splitlines() if x.startswith("line=")) + '; echo "$line"',
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert found.stdout.strip() == lines[1]


def test_the_json_in_the_readme_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"^```json\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert block
    shown = json.loads(block[1])
    assert main(["ask", "--json", "ハルキウの停電はどのくらい？"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(shown) == list(said)
    assert list(shown["excerpts"][0]) == list(said["excerpts"][0])
    assert list(shown["nearest"][0]) == ["item", "headline"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(
        r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text("utf-8")
    ):
        there = page.parent / target if target else page
        assert there.exists(), target
        assert not anchor or anchor in _anchors(there), anchor


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_invitation_asks_for_what_the_bot_needs() -> None:
    assert re.findall(r"[?&]permissions=(\d+)", TEXT) == [str(PERMISSIONS.value)]
    shown = TEXT[TEXT.index("and the permissions") :][:200]
    for name, wanted in PERMISSIONS:
        assert not wanted or PERMISSION_NAMES[name] in shown


def test_the_version_stands_in_the_change_log() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## {PROJECT['project']['version']} " in changes


def test_the_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    top = {line.split("/")[0].strip('"') for line in listed.stdout.splitlines()}
    wanted = {"pyproject.toml", "README.md", "bot", "retrieval", "corpus", "tests"}
    assert {t for t in top if not t.startswith(".")} == {*wanted, "LICENSE", "CHANGELOG.md"}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ]", requirement)[0].lower().replace("_", "-")


def test_what_is_imported_is_declared() -> None:
    """A library that only comes along with another may be gone in the other's next version."""
    found = packages_distributions()
    imported = {
        _name(found[top][0])
        for folder in ("bot", "retrieval", "corpus")
        for file in (ROOT / folder).rglob("*.py")
        for top in _imports(file)
        if top in found and top not in ("bot", "retrieval", "corpus")
    }
    project = PROJECT["project"]
    declared = {_name(line) for line in project["dependencies"]}
    optional = {_name(line) for line in project["optional-dependencies"]["preview"]}
    assert imported <= declared | optional
    # Pinned for sentence-transformers, which takes any.
    assert declared - imported <= {"transformers", "torch"}


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked: what `pip install` puts into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, folder], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    site = folder / "site"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", made, site], check=True)
    return site


def test_the_wheel_has_what_runs_and_nothing_else(wheel: Path) -> None:
    packages = ("bot", "corpus", "retrieval")
    wanted = {
        path.relative_to(ROOT)
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if not path.is_relative_to(ROOT / "retrieval" / "training")
    }
    packed = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file()}
    assert {path for path in packed if not path.parts[0].endswith(".dist-info")} == wanted
    assert Path("retrieval/model/model.safetensors") in packed


def test_an_installed_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import bot.cli as c; "
    code += "print(c.__file__); sys.exit(c.main(['ask', '--json', 'ハルキウの停電はどのくらい？']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    where, answer = done.stdout.splitlines()
    assert Path(where).is_relative_to(wheel)
    assert json.loads(answer)["found"] is True
