"""What a press of a button or a choice in a menu does, known from its `custom_id` alone.

Everything that is needed stands in the `custom_id` (an item's id, a page, never a question's
words), so a button works as long as its message, through any number of restarts. A feature
registers its handler under a name; one dynamic item for buttons and one for menus find it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

import discord
from discord import ui

if TYPE_CHECKING:
    from bot.client import RoundupBot

Interaction: TypeAlias = "discord.Interaction[RoundupBot]"
Handler: TypeAlias = Callable[[Interaction, Sequence[str]], Awaitable[None]]

_VERSION: Final = "r1"
"""Changes when a button that was sent once would be read wrongly."""
_HANDLERS: Final[dict[str, Handler]] = {}
LONGEST_ID: Final = 99
"""One less than Discord allows: a menu's has a letter before it."""


def action(name: str) -> Callable[[Handler], Handler]:
    """Register a coroutine function `(interaction, arguments)` for the buttons of that name.

    For a menu the arguments are the menu's own, then the values chosen.
    """

    def register(handler: Handler) -> Handler:
        if name in _HANDLERS:
            raise ValueError(f"the action {name!r} exists already")
        _HANDLERS[name] = handler
        return handler

    return register


def custom_id(name: str, *arguments: object) -> str:
    """`r1:item:0123456789abcdef:2`. ValueError if Discord wouldn't take it or it can't be read."""
    parts = [_VERSION, name, *(str(argument) for argument in arguments)]
    made = ":".join(parts)
    if len(made) > LONGEST_ID or any(":" in part for part in parts):
        raise ValueError(f"no custom_id can be made of {parts}")
    return made


async def _perform(interaction: Interaction, found: re.Match[str], values: Sequence[str]) -> None:
    arguments = [*found["arguments"].split(":")[1:], *values]
    bot = interaction.client
    handler = _HANDLERS.get(found["name"]) if found["version"] == _VERSION else None
    try:
        if handler is None:
            await bot.replies.tell(interaction, "error.old_button")
        else:
            await handler(interaction, arguments)
    except Exception as error:  # noqa: BLE001 - discord.py would only log it, with no reply
        await bot.replies.failed(interaction, error, where=f"button {found['name']}")


_TEMPLATE = r"(?P<version>r\d+):(?P<name>[a-z_]+)(?P<arguments>(?::[^:]*)*)"


def is_known(custom_id: str) -> bool:
    """Whether a button or menu of that name is handled here, of whatever version."""
    return re.fullmatch("m?" + _TEMPLATE, custom_id) is not None


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=_TEMPLATE):
    """A button whose handler is found by its `custom_id`."""

    def __init__(self, button: ui.Button[Any], found: re.Match[str] | None = None):
        super().__init__(button)
        self._found = found

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        if not isinstance(item, ui.Button):
            raise TypeError(f"a button's custom_id on {type(item).__name__}")
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        assert self._found is not None  # noqa: S101 - a dispatched item was made from a match
        await _perform(interaction, self._found, ())


class ActionMenu(ui.DynamicItem[ui.Select[Any]], template="m" + _TEMPLATE):
    """A menu whose handler is found by its `custom_id`."""

    def __init__(self, menu: ui.Select[Any], found: re.Match[str] | None = None):
        super().__init__(menu)
        self._found = found

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        if not isinstance(item, ui.Select):
            raise TypeError(f"a menu's custom_id on {type(item).__name__}")
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        assert self._found is not None  # noqa: S101 - a dispatched item was made from a match
        await _perform(interaction, self._found, self.item.values)


DYNAMIC_ITEMS: Final = (ActionButton, ActionMenu)


def button(
    name: str,
    *arguments: object,
    label: str | None = None,
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> ActionButton:
    """A button that performs the action `name` with those arguments."""
    return ActionButton(
        ui.Button(
            label=label,
            emoji=emoji,
            style=style,
            disabled=disabled,
            custom_id=custom_id(name, *arguments),
        )
    )


def menu(
    name: str, *arguments: object, placeholder: str, options: list[discord.SelectOption]
) -> ActionMenu:
    """A menu that performs the action `name` with those arguments and the value chosen."""
    return ActionMenu(
        ui.Select(
            placeholder=placeholder[:150],
            options=options[:25],
            custom_id="m" + custom_id(name, *arguments),
        )
    )
