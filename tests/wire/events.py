"""What Discord sends over the gateway: one fictional server, its people, and what they do."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

APP = BOT = "100000000000000001"
GUILD = "100000000000000010"
EVERYONE = GUILD
EDITORS = "100000000000000012"
TEXT_CHANNEL = "100000000000000020"
NEWS_CHANNEL = "100000000000000021"
DM_CHANNEL = "100000000000000022"
UNKNOWN_GUILD = "100000000000000099"
UNKNOWN_CHANNEL = "100000000000000098"
"""Of a server that no event told of."""

CHAT = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31
MANAGE_GUILD = 1 << 5

_NAMES = {TEXT_CHANNEL: "talk", NEWS_CHANNEL: "news", UNKNOWN_CHANNEL: "elsewhere"}
_counter = itertools.count(1)


def snowflake() -> str:
    """An id of this moment: its time counts for "today"."""
    return str(int(time.time() * 1000 - 1420070400000) << 22 | next(_counter) & 0xFFF)


def now() -> str:
    """This moment, as Discord writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime())


@dataclass(frozen=True)
class Person:
    """Somebody in the server."""

    id: str
    name: str
    locale: str = "ja"
    permissions: int = CHAT
    bot: bool = False
    roles: tuple[str, ...] = ()

    @property
    def user(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "global_name": self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    @property
    def member(self) -> Json:
        return {
            "roles": list(self.roles),
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_since": None,
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }


ITSELF = Person(BOT, "roundup", bot=True)
HANA = Person("100000000000000031", "hana")
OLEH = Person("100000000000000032", "oleh", "uk")
ADMIN = Person("100000000000000033", "admin", "en-US", CHAT | MANAGE_GUILD, roles=(EDITORS,))
ROBOT = Person("100000000000000034", "otherbot", bot=True)
PEOPLE = (ITSELF, HANA, OLEH, ADMIN, ROBOT)


def role(role_id: str, name: str, permissions: int) -> Json:
    """A role of the server."""
    return {
        "id": role_id,
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0 if role_id == EVERYONE else 1,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": True,
        "flags": 0,
    }


def channel(channel_id: str) -> Json:
    """A text channel, or the direct messages with one person."""
    if channel_id == DM_CHANNEL:
        return {"id": DM_CHANNEL, "type": 1, "last_message_id": None, "recipients": [HANA.user]}
    return {
        "id": channel_id,
        "type": 0,
        "guild_id": GUILD,
        "name": _NAMES[channel_id],
        "topic": None,
        "position": 0,
        "parent_id": None,
        "nsfw": False,
        "permission_overwrites": [],
        "rate_limit_per_user": 0,
        "last_message_id": None,
    }


def guild() -> Json:
    """The server as `GUILD_CREATE` has it."""
    return {
        "id": GUILD,
        "name": "The Fictional Reading Room",
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": ADMIN.id,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(EVERYONE, "@everyone", CHAT), role(EDITORS, "Editors", CHAT)],
        "emojis": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": TEXT_CHANNEL,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "preferred_locale": "ja",
        "public_updates_channel_id": None,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "safety_alerts_channel_id": None,
        "stickers": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "member_count": 5,
        "voice_states": [],
        "members": [{**ITSELF.member, "user": ITSELF.user}],
        "channels": [channel(TEXT_CHANNEL), channel(NEWS_CHANNEL)],
        "threads": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(
    author: Person,
    content: str,
    *,
    where: str = TEXT_CHANNEL,
    mentions: Sequence[Person] = (),
    reply_to: Json | None = None,
    **more: Any,
) -> Json:
    """A message as `MESSAGE_CREATE` has it."""
    made: Json = {
        "id": snowflake(),
        "channel_id": where,
        "type": 0,
        "author": author.user,
        "content": content,
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [{**person.user, "member": person.member} for person in mentions],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }
    if where != DM_CHANNEL:
        server = UNKNOWN_GUILD if where == UNKNOWN_CHANNEL else GUILD
        made |= {"guild_id": server, "member": author.member}
    if reply_to is not None:
        reference = {"type": 0, "message_id": reply_to["id"], "channel_id": where}
        made |= {"type": 19, "message_reference": reference, "referenced_message": reply_to}
    return made | more


@dataclass(frozen=True)
class Act:
    """An interaction: what a person does with the bot, as `INTERACTION_CREATE` has it."""

    type: int
    """2 a command, 3 a component, 4 typing an option, 5 a modal."""
    data: Json
    person: Person = HANA
    where: str = TEXT_CHANNEL
    locale: str | None = None
    on: Json | None = None
    """The message whose component was used."""
    id: str = field(default_factory=snowflake)

    @property
    def token(self) -> str:
        return f"token-{self.id}"

    @property
    def payload(self) -> Json:
        made: Json = {
            "id": self.id,
            "application_id": APP,
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel": channel(self.where),
            "channel_id": self.where,
            "locale": self.locale or self.person.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "attachment_size_limit": 10485760,
            "app_permissions": str(CHAT),
        }
        if self.where == DM_CHANNEL:
            made |= {"user": self.person.user, "context": 1}
        else:
            allowed = str(self.person.permissions)
            member = {**self.person.member, "user": self.person.user, "permissions": allowed}
            server = UNKNOWN_GUILD if self.where == UNKNOWN_CHANNEL else GUILD
            made |= {"member": member, "context": 0, "guild_id": server, "guild_locale": "ja"}
            made["guild"] = {"id": server, "locale": "ja", "features": []}
        if self.on is not None:
            made["message"] = self.on
        return made


def command(
    registered: Mapping[str, Any],
    *path: str,
    resolved: Json | None = None,
    focused: str | None = None,
    target: str | None = None,
    values: Mapping[str, Any],
) -> Json:
    """The data of a use of a command that the bot registered, maybe a subcommand of it."""
    data: Json = {"id": registered["id"], "name": registered["name"], "type": registered["type"]}
    if target is not None:
        data["target_id"] = target
    level, options = registered.get("options") or [], data.setdefault("options", [])
    for name in path:
        found = next(one for one in level if one["name"] == name)
        deeper: list[Json] = []
        options.append({"name": name, "type": found["type"], "options": deeper})
        level, options = found.get("options") or [], deeper
    for one in level:
        if one["name"] in values:
            filled = {"name": one["name"], "type": one["type"], "value": values[one["name"]]}
            if one["name"] == focused:
                filled["focused"] = True
            options.append(filled)
    if resolved:
        data["resolved"] = resolved
    return data
