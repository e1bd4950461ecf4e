"""The judges themselves: each rule refuses what breaks it, so that silence means something."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.wire import rules
from tests.wire.spec import Spec

PATH = "/channels/100000000000000020/messages"


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Open", "custom_id": "r1:x", **more}


def message() -> dict[str, Any]:
    """One that breaks no rule."""
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "Told"}],
        "accessory": button(custom_id="r1:y"),
    }
    menu = {"type": 3, "custom_id": "m", "options": [{"label": "One", "value": "1"}]}
    rows = [{"type": 1, "components": [button()]}, {"type": 1, "components": [menu]}]
    container = {"type": 17, "components": [section, {"type": 14}, *rows]}
    return {"flags": rules.V2, "allowed_mentions": {"parse": []}, "components": [container]}


def parts(made: dict[str, Any]) -> list[Any]:
    found: list[Any] = made["components"][0]["components"]
    return found


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "ping": lambda m: m.pop("allowed_mentions"),
    "ping everyone": lambda m: m.update(allowed_mentions={"parse": ["everyone"]}),
    "ping the asker": lambda m: m["allowed_mentions"].update(replied_user=True),
    "no flag": lambda m: m.update(flags=64),
    "content": lambda m: m.update(content="beside"),
    "embeds": lambda m: m.update(embeds=[{"title": "beside"}]),
    "many components": lambda m: parts(m).extend({"type": 14} for _ in range(33)),
    "much text": lambda m: parts(m).extend({"type": 10, "content": "字" * 1999} for _ in range(2)),
    "much beyond the BMP": lambda m: parts(m).append({"type": 10, "content": "🗂" * 2000}),
    "empty text": lambda m: parts(m).append({"type": 10, "content": " "}),
    "same custom_id": lambda m: parts(m).append({"type": 1, "components": [button()]}),
    "long custom_id": lambda m: parts(m)[2]["components"][0].update(custom_id="x" * 101),
    "long label": lambda m: parts(m)[2]["components"][0].update(label="x" * 81),
    "nothing on it": lambda m: parts(m)[2]["components"][0].update(label=None),
    "address and custom_id": lambda m: parts(m)[2]["components"][0].update(url="https://a.test"),
    "link without address": lambda m: parts(m)[2]["components"][0].update(style=5),
    "six buttons": lambda m: parts(m).append(
        {"type": 1, "components": [button(custom_id=str(n)) for n in range(6)]}
    ),
    "no accessory": lambda m: parts(m)[0].pop("accessory"),
    "four texts": lambda m: parts(m)[0]["components"].extend([{"type": 10, "content": "x"}] * 3),
    "same values": lambda m: parts(m)[3]["components"][0]["options"].append(
        {"label": "Two", "value": "1"}
    ),
    "no options": lambda m: parts(m)[3]["components"][0].update(options=[]),
    "same id": lambda m: [part.update(id=7) for part in parts(m)[:2]],
    "a file that isn't there": lambda m: parts(m).append(
        {"type": 13, "file": {"url": "attachment://gone.txt"}}
    ),
}


def test_a_message_without_fault() -> None:
    assert not list(rules.message_problems(message(), new=True))


@pytest.mark.parametrize("broken", BREAKS)
def test_every_rule_for_messages_can_refuse(broken: str) -> None:
    made = copy.deepcopy(message())
    BREAKS[broken](made)
    assert list(rules.message_problems(made, new=True))


def command(**more: Any) -> dict[str, Any]:
    option = {"type": 3, "name": "question", "description": "What to ask", "required": True}
    return {"name": "ask", "description": "Ask", "type": 1, "options": [option], **more}


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="Ask")],
        [command(name="a b")],
        [command(name="a" * 33)],
        [command(description="")],
        [command(description="x" * 101)],
        [command(description_localizations={"ja": "x" * 101})],
        [command(name_localizations={"ja": "質 問"})],
        [command(name_localizations={"jp": "質問"})],
        [command(), command()],
        [command(), command(name="q", name_localizations={"de": "ask"})],
        [command(options=[{"type": 3, "name": "a", "description": "a"}, *command()["options"]])],
        [command(type=3)],
        [command(options=[{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)])],
    ],
)
def test_every_rule_for_commands_can_refuse(commands: list[Any]) -> None:
    assert not list(rules.command_problems([command()]))
    assert list(rules.command_problems(commands))


@pytest.mark.parametrize(
    ("method", "path", "query", "change"),
    [
        ("POST", "/channels/abc/messages", {}, {}),
        ("POST", "/channels/1/message", {}, {}),
        ("PUT", PATH, {}, {}),
        ("POST", PATH, {"unheard": "of"}, {}),
        ("POST", PATH, {}, {"flags": "32768"}),
        ("POST", PATH, {}, {"components": [{"type": 99}]}),
        ("POST", PATH, {}, {"components": [{"type": 10}]}),
        ("POST", PATH, {}, {"components": [{"type": 10, "content": "x" * 4001}]}),
        ("POST", PATH, {}, {"nonce": "x" * 26}),
        ("POST", PATH, {}, {"message_reference": {"message_id": 5}}),
        ("GET", PATH, {"limit": "101"}, None),
        ("GET", "/users/@me", {}, {}),
        ("POST", PATH, {}, None),
    ],
)
def test_the_specification_can_refuse(
    spec: Spec | None, method: str, path: str, query: dict[str, str], change: dict[str, Any] | None
) -> None:
    if spec is None:
        pytest.skip("Discord's specification isn't here")
    kind = "application/json"
    assert not list(spec.problems("POST", PATH, {}, kind, message()))
    body = None if change is None else message() | change
    assert list(spec.problems(method, path, query, kind, body))
