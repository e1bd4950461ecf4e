"""A visitor who presses every button and chooses from every menu that the replies offer."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.wire import rules
from tests.wire.events import HANA, Act, Json, Person
from tests.wire.standin import Reply, StandIn


def text_of(message: Json | None) -> str:
    """All that a message says."""
    assert message is not None
    texts = (one for one in rules.walk(message["components"]) if one["type"] == rules.TEXT)
    return "\n".join(one["content"] for one in texts)


def usable(message: Json) -> Iterator[Mapping[str, Any]]:
    """The components of a message that somebody can use."""
    for one in rules.walk(message["components"]):
        if one.get("custom_id") and not one.get("disabled"):
            yield one


def uses(component: Mapping[str, Any]) -> Iterator[Json]:
    """The data of each way to use it: a button's press; a menu's first and last option."""
    data: Json = {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component["id"],
    }
    if component["type"] == rules.BUTTON:
        yield data
    else:
        values = [option["value"] for option in component["options"]]
        for value in dict.fromkeys((values[0], values[-1])):
            yield {**data, "values": [value]}


async def press(discord: StandIn, message: Json, data: Json, person: Person = HANA) -> Reply:
    """Use a component once."""
    return await discord.act(Act(3, data, person, message["channel_id"], on=message))


async def crawl(
    discord: StandIn, start: Iterable[Json], person: Person = HANA, *, most: int
) -> list[Reply]:
    """Use everything that can be reached from these messages, each thing once; the replies.

    Breadth first; what lies beyond `most` uses is left.
    """
    waiting = deque(start)
    done: set[str] = set()
    replies: list[Reply] = []
    while waiting and len(replies) < most:
        message = waiting.popleft()
        # A press may change a message in place, so each has a copy of its own.
        before = json.dumps(message)
        for data in [use for component in usable(message) for use in uses(component)]:
            key = f"{data['custom_id']} {data.get('values')}"
            if key in done or len(replies) >= most:
                continue
            done.add(key)
            reply = await press(discord, json.loads(before), data, person)
            replies.append(reply)
            assert reply.message is not None or reply.followups, data
            waiting += [*reply.followups, *([reply.message] if reply.message else [])]
    return replies
