"""The gateway's side of a connection: hello, identify or resume, heartbeats, events."""

from __future__ import annotations

import json
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire import events
from tests.wire.waiting import Waiting

HEARTBEAT = 41250


class Connection:
    """One socket. It speaks zlib-stream when asked to, as Discord does."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool):
        self.socket = socket
        self._stream = zlib.compressobj() if compressed else None

    async def send(self, op: int, data: Any = None, kind: str | None = None, s: int = 0) -> None:
        text = json.dumps({"op": op, "d": data, "s": s or None, "t": kind})
        if self._stream is None:
            await self.socket.send_str(text)
        else:
            block = self._stream.compress(text.encode())
            await self.socket.send_bytes(block + self._stream.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """Every connection, and what the client said on them."""

    def __init__(self, waiting: Waiting):
        self._waiting = waiting
        self.url = ""
        self.identifies: list[dict[str, Any]] = []
        self.resumes: list[dict[str, Any]] = []
        self.heartbeats: list[Any] = []
        self.queries: list[dict[str, str]] = []
        self.problems: list[str] = []
        self.refuse_resume = False
        """Answer the next resume with an invalid session."""
        self.heartbeat = HEARTBEAT
        self.live: Connection | None = None
        """The connection that is identified."""
        self._sent: list[tuple[str, Any]] = []
        """The events of the session, for a resume."""

    async def dispatch(self, kind: str, data: Any) -> None:
        """Send an event, on the connection that there is or will be."""
        await self._waiting.until(lambda: self.live is not None, "a gateway connection")
        assert self.live is not None
        self._sent.append((kind, data))
        await self.live.send(0, data, kind, len(self._sent))

    async def say(self, op: int, data: Any = None) -> None:
        """Send something else than an event."""
        assert self.live is not None
        await self.live.send(op, data)

    async def drop(self, code: int | None = None) -> None:
        """End the connection: with a close code, or just so."""
        assert self.live is not None
        connection, self.live = self.live, None
        if code is None:
            transport = connection.socket._req.transport  # type: ignore[union-attr]
            assert transport is not None
            transport.abort()
        else:
            await connection.socket.close(code=code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        query = dict(request.query)
        self.queries.append(query)
        socket = web.WebSocketResponse(max_msg_size=4096 * 4)
        await socket.prepare(request)
        connection = Connection(socket, compressed=query.get("compress") == "zlib-stream")
        await connection.send(10, {"heartbeat_interval": self.heartbeat})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                if len(message.data) > 4096:
                    self.problems.append("a gateway message of more than 4096 bytes")
                await self._hear(connection, json.loads(message.data))
                self._waiting.wake()
        if self.live is connection:
            self.live = None
        self._waiting.wake()
        return socket

    async def _hear(self, connection: Connection, said: dict[str, Any]) -> None:
        op, data = said["op"], said["d"]
        if op == 1:
            self.heartbeats.append(data)
            await connection.send(11)
        elif op == 2:
            self.identifies.append(data)
            self._sent.clear()
            self.live = connection
            await self.greet()
        elif op == 6:
            self.resumes.append(data)
            if self.refuse_resume:
                self.refuse_resume = False
                await connection.send(9, data=False)
                return
            self.live = connection
            missed = self._sent[data["seq"] :]
            for number, (kind, event) in enumerate(missed, start=data["seq"] + 1):
                await connection.send(0, event, kind, number)
            self._sent.append(("RESUMED", {"_trace": []}))
            await connection.send(0, {"_trace": []}, "RESUMED", len(self._sent))
        elif op not in (3, 4, 8):
            self.problems.append(f"the gateway was told {op}")

    async def greet(self) -> None:
        """READY, then the server."""
        ready = {
            "v": 10,
            "user": {**events.ITSELF.user, "mfa_enabled": False, "verified": True, "flags": 0},
            "guilds": [{"id": events.GUILD, "unavailable": True}],
            "session_id": f"session-{len(self.identifies)}",
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [0, 1],
            "application": {"id": events.APP, "flags": 0},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "_trace": [],
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", events.guild())
