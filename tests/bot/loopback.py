"""A stand-in for Discord on this machine: enough of its HTTP and gateway for the real client.

`python tests/bot/loopback.py ADDRESS ARGUMENT…` runs the program against it: the one place where
the library's address of Discord is changed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

APP, USER, GUILD = "100000000000000001", "100000000000000002", "100000000000000003"
CHANNEL = "100000000000000004"
_EPOCH = 1420070400000


def _json(data: Any, status: int = 200) -> web.Response:
    """Discord names no charset, and its library looks for exactly that."""
    return web.Response(
        body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"}
    )


class Discord:
    """What it answers can be changed while it runs."""

    def __init__(self) -> None:
        self.address = ""
        self.requests: list[tuple[str, str, Any]] = []
        self.failures: list[int] = []
        """Statuses that the next requests get, in turn."""
        self.close_code: int | None = None
        """The gateway closes an identified connection with this code, once."""
        self.identified = asyncio.Event()
        self.identifies: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        """In the one channel, oldest first."""
        self.hold: str | None = None
        """Requests of this method to the channel are carried out, but never answered."""
        self.held = asyncio.Event()

    def user(self) -> dict[str, Any]:
        return {"id": USER, "username": "roundup", "discriminator": "0", "avatar": None}

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        path = request.path.removeprefix("/api/v10")
        self.requests.append((request.method, path, body))
        if self.failures:
            status = self.failures.pop(0)
            return _json({"message": "injected", "code": 0}, status=status)
        if path == "/users/@me":
            return _json(self.user())
        if path in ("/oauth2/applications/@me", "/applications/@me"):
            return _json(self._application())
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            url = self.address.replace("http", "ws").replace("/api/v10", "/gateway")
            return _json({"url": url, "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands") and request.method == "PUT":
            made = [
                {
                    "description": "",
                    **command,
                    "id": str(200 + n),
                    "application_id": APP,
                    "version": "1",
                }
                for n, command in enumerate(body)
            ]
            return _json(made)
        if path == f"/channels/{CHANNEL}/messages":
            made = self._post(body) if request.method == "POST" else self.messages[::-1]
            if self.hold == request.method:
                self.held.set()
                await asyncio.Event().wait()
            return _json(made)
        return _json({"message": "404: Not Found", "code": 0}, status=404)

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message like Discord's, which answers a nonce it knows with the first message."""
        for message in self.messages:
            if message["nonce"] == body.get("nonce") and body.get("enforce_nonce"):
                return message
        now = int(time.time() * 1000)
        message = {
            "id": str((now - _EPOCH << 22) + len(self.messages)),
            "channel_id": CHANNEL,
            "author": self.user(),
            "timestamp": dt.datetime.fromtimestamp(now / 1000, dt.UTC).isoformat(),
            "type": 0,
            "content": "",
            "components": body.get("components", []),
            "flags": body.get("flags", 0),
            "nonce": body.get("nonce"),
            **{name: [] for name in ("embeds", "attachments", "mentions", "mention_roles")},
            **dict.fromkeys(("edited_timestamp",), None),
            **dict.fromkeys(("pinned", "tts", "mention_everyone"), False),
        }
        self.messages.append(message)
        return message

    def _guild(self) -> dict[str, Any]:
        everyone = {
            "id": GUILD,
            "name": "@everyone",
            "permissions": str(1 << 10 | 1 << 11 | 1 << 16),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            **dict.fromkeys(("hoist", "managed", "mentionable"), False),
        }
        channel = {
            "id": CHANNEL,
            "type": 0,
            "name": "news",
            "position": 0,
            "permission_overwrites": [],
        }
        me = {"user": self.user(), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"}
        return {
            "id": GUILD,
            "name": "架空の広場",
            "owner_id": APP,
            "preferred_locale": "ja",
            "features": [],
            "roles": [everyone],
            "channels": [channel],
            "members": [{**me, "deaf": False, "mute": False, "flags": 0}],
            "member_count": 1,
            **{name: [] for name in ("emojis", "stickers", "threads", "presences", "voice_states")},
            **dict.fromkeys(
                ("verification_level", "default_message_notifications", "mfa_level"), 0
            ),
            **dict.fromkeys(
                ("explicit_content_filter", "premium_tier", "nsfw_level", "afk_timeout"), 0
            ),
        }

    def _application(self) -> dict[str, Any]:
        return {
            "id": APP,
            "name": "roundup",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "flags": 0,
            "owner": self.user(),
        }

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            data = json.loads(message.data)
            if data["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif data["op"] == 6:
                await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            elif data["op"] == 2:
                self.identifies.append(data["d"])
                if self.close_code is not None:
                    code, self.close_code = self.close_code, None
                    await socket.close(code=code)
                    continue
                ready = {
                    "v": 10,
                    "user": self.user(),
                    "guilds": [{"id": GUILD, "unavailable": True}],
                    "session_id": "s",
                    "resume_gateway_url": str(request.url.with_path("/gateway")),
                    "shard": [0, 1],
                    "application": {"id": APP, "flags": 0},
                }
                await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
                guild = self._guild()
                await socket.send_json({"op": 0, "t": "GUILD_CREATE", "s": 2, "d": guild})
                self.identified.set()
        return socket


@asynccontextmanager
async def discord_here() -> AsyncIterator[Discord]:
    """Serve on a free port of the loopback interface."""
    here = Discord()
    application = web.Application()
    application.router.add_get("/gateway", here.gateway)
    application.router.add_get("/gateway/", here.gateway)
    application.router.add_route("*", "/api/v10/{rest:.*}", here.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    here.address = f"http://127.0.0.1:{port}/api/v10"
    try:
        yield here
    finally:
        await runner.cleanup()


def main(address: str, arguments: list[str]) -> int:
    """Run the program with Discord's address changed and a small embedder."""
    root = str(Path(__file__).parents[2])
    if root not in sys.path:
        sys.path.insert(0, root)
    import discord
    import yarl

    import retrieval.embedder
    from tests.retrieval.hashed import HashedEmbedder

    discord.http.Route.BASE = address
    gateway = yarl.URL(address.replace("http", "ws")).with_path("/gateway")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
    retrieval.embedder.load_embedder = lambda *_, **__: HashedEmbedder()  # type: ignore[assignment]

    from bot.cli import main as program

    return program(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
