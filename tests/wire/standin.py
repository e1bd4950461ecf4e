"""A stand-in for Discord on this machine: its HTTP as far as a bot needs it, and its gateway.

Every request is kept and held against Discord's rules (`rules`). Interactions behave as Discord's
do: one first response within three seconds, then edits and follow-ups.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.wire import events, rules
from tests.wire.events import Act, Json
from tests.wire.gateway import Gateway
from tests.wire.waiting import Waiting

DEADLINE = 3.0
"""Seconds for the first response to an interaction, after which Discord knows it no more."""
LOADING = 1 << 7

TOKEN = "MTAw" + "a" * 22 + ".Gfict1." + "b" * 38

_INTERACTION_ROUTES = re.compile(r"/(interactions|webhooks)/")


@dataclass
class Request:
    """What the bot sent."""

    method: str
    path: str
    query: Mapping[str, str]
    kind: str
    """The content type."""
    body: Any
    """The JSON; of a form, its `payload_json` with the files under their field names."""
    files: tuple[str, ...]
    at: float
    status: int = 0

    def __str__(self) -> str:
        return f"{self.method} {re.sub('token-[0-9]+', 'TOKEN', self.path)}"


@dataclass(frozen=True)
class Trouble:
    """What a request gets instead of its answer."""

    method: str
    path: str
    """A regular expression for the whole path."""
    status: int = 0
    """0: the connection is closed without an answer."""
    body: Json = field(default_factory=lambda: {"message": "injected", "code": 0})
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False
    """The request is done, and only then the connection closed."""
    wait: asyncio.Event | None = None
    """Answer only once this is set; then as usual, if the status is 200."""

    def meets(self, request: Request) -> bool:
        return self.method == request.method and bool(re.fullmatch(self.path, request.path))


@dataclass
class Reply:
    """What became of an interaction."""

    act: Act
    began: float
    answered: int | None = None
    """The type of the first response."""
    took: float = 0.0
    message: Json | None = None
    """The original response, or the message whose component was used."""
    choices: list[Json] | None = None
    modal: Json | None = None
    edits: int = 0
    followups: list[Json] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """There is nothing to be waited for."""
        return self.answered in (4, 7, 8, 9) or self.edits > 0 or bool(self.followups)


class StandIn:
    """Discord, for one bot."""

    def __init__(self) -> None:
        self.waiting = Waiting()
        self.gateway = Gateway(self.waiting)
        self.address = ""
        self.requests: list[Request] = []
        self.checked = 0
        """How many of the requests were held against the specification."""
        self.problems: list[str] = []
        self.troubles: list[Trouble] = []
        self.commands: list[Json] = []
        self.messages: dict[str, Json] = {}
        """By id; those of the bot and those that were given to it."""
        self.sent: list[Json] = []
        """The bot's messages in channels, in order."""
        self.replies: dict[str, Reply] = {}
        """By the interaction's token."""
        self.attachments: dict[str, bytes] = {}
        """What is served as uploaded files, by name."""
        self.lost: set[str] = set()
        """Paths of requests that were done, but whose answer got lost: they may come again."""
        self.forget: set[str] = set()
        """Tokens of interactions that are answered as unknown."""

    # --- what people do ---

    async def act(self, act: Act, *, settled: bool = True) -> Reply:
        """Let a person act; returns when the bot has replied."""
        reply = self.replies[act.token] = Reply(act, time.monotonic(), message=act.on)
        await self.gateway.dispatch("INTERACTION_CREATE", act.payload)
        if settled:
            await self.waiting.until(lambda: reply.settled, f"a reply to {act.data}")
        return reply

    async def write(self, message: Json) -> Json:
        """Let a message be seen."""
        self.messages[message["id"]] = message
        await self.gateway.dispatch("MESSAGE_CREATE", message)
        return message

    async def answer_to(self, message: Json) -> Json:
        """The bot's message that replies to that one."""

        def found() -> Json | None:
            return next((m for m in self.sent if _replies_to(m) == message["id"]), None)

        await self.waiting.until(found, f"an answer to {message['content'][:80]!r}")
        answer = found()
        assert answer is not None
        return answer

    async def ask(self, message: Json) -> Json:
        """Write a message and return the answer."""
        return await self.answer_to(await self.write(message))

    # --- HTTP ---

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request of the bot's."""
        kept = await self._keep(request)
        trouble = next((one for one in self.troubles if one.meets(kept)), None)
        if trouble is not None:
            self.troubles.remove(trouble)
            self.waiting.wake()
            if trouble.wait is not None:
                await trouble.wait.wait()
            if trouble.lost:
                kept.status, _ = self._route(kept)
                self.lost.add(kept.path)
            if trouble.status == 0:
                assert request.transport is not None
                request.transport.abort()
                self.waiting.wake()
                return web.Response()
            if trouble.status != 200:
                kept.status = trouble.status
                self.waiting.wake()
                return _json(trouble.body, trouble.status, trouble.headers)
        status, answer = self._route(kept)
        kept.status = status
        self.waiting.wake()
        return _json(answer, status)

    async def attachment(self, request: web.Request) -> web.Response:
        """An uploaded file, as Discord's CDN has it."""
        return web.Response(body=self.attachments[request.match_info["name"]])

    async def _keep(self, request: web.Request) -> Request:
        kind, body = request.content_type, None
        files: tuple[str, ...] = ()
        if kind == "multipart/form-data":
            form = await request.post()
            names = {key: part for key, part in form.items() if key != "payload_json"}
            files = tuple(str(getattr(part, "filename", key)) for key, part in names.items())
            body = json.loads(str(form["payload_json"])) if "payload_json" in form else {}
            body |= dict.fromkeys(names, "")
        elif data := await request.read():
            body = json.loads(data)
        path = request.raw_path.split("?")[0].removeprefix("/api/v10")
        kept = Request(
            request.method, path, dict(request.query), kind, body, files, time.monotonic()
        )
        self.requests.append(kept)
        known = request.headers.get("Authorization") == f"Bot {TOKEN}"
        if not known and not _INTERACTION_ROUTES.match(path):
            self._problem(kept, "without the bot's token")
        return kept

    def _problem(self, request: Request, what: str) -> None:
        self.problems.append(f"{request}: {what}")

    def _judge(self, request: Request, message: Json, *, new: bool) -> None:
        for problem in rules.message_problems(message, files=request.files, new=new):
            self._problem(request, problem)

    def _route(self, request: Request) -> tuple[int, Any]:
        for method, pattern, name in _ROUTES:
            if method == request.method and (found := re.fullmatch(pattern, request.path)):
                return getattr(self, name)(request, *found.groups())  # type: ignore[no-any-return]
        self._problem(request, "nothing that this stand-in knows")
        return 404, {"message": "404: Not Found", "code": 0}

    def _me(self, request: Request) -> tuple[int, Any]:
        del request
        return 200, {**events.ITSELF.user, "mfa_enabled": False, "verified": True, "flags": 0}

    def _user(self, request: Request, user: str) -> tuple[int, Any]:
        del request
        known = (one.user for one in events.PEOPLE if one.id == user)
        return next(((200, one) for one in known), _unknown(10013, "user"))

    def _application(self, request: Request) -> tuple[int, Any]:
        del request
        return 200, {
            "id": events.APP,
            "name": "roundup",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "owner": events.ADMIN.user,
            "team": None,
            "bot": events.ITSELF.user,
        }

    def _gateway(self, request: Request) -> tuple[int, Any]:
        del request
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": self.gateway.url, "shards": 1, "session_start_limit": limit}

    def _commands(self, request: Request) -> tuple[int, Any]:
        for problem in rules.command_problems(request.body):
            self._problem(request, problem)
        self.commands = [
            {
                "type": 1,
                "description": "",
                **one,
                "id": str(100000000000000100 + number),
                "application_id": events.APP,
                "version": "100000000000000200",
            }
            for number, one in enumerate(request.body)
        ]
        return 200, self.commands

    def _channel(self, request: Request, channel: str) -> tuple[int, Any]:
        del request
        return 200, events.channel(channel)

    def _history(self, request: Request, channel: str) -> tuple[int, Any]:
        del request
        found = [m for m in self.messages.values() if m["channel_id"] == channel]
        return 200, found[::-1]

    def _open_dm(self, request: Request) -> tuple[int, Any]:
        del request
        return 200, events.channel(events.DM_CHANNEL)

    def _create(self, request: Request, channel: str) -> tuple[int, Any]:
        self._judge(request, request.body, new=True)
        reference = request.body.get("message_reference")
        if reference and str(reference["message_id"]) not in self.messages:
            self._problem(request, "a reply to an unknown message")
        nonce = request.body.get("nonce") if request.body.get("enforce_nonce") else None
        for earlier in self.sent:
            if nonce is not None and earlier.get("nonce") == nonce:
                return 200, earlier
        made = self._made(request, channel)
        if reference:
            made["message_reference"] = {**reference, "channel_id": channel}
        self.sent.append(made)
        return 200, made

    def _delete(self, request: Request, _channel: str, message: str) -> tuple[int, Any]:
        del request
        return (204, None) if self.messages.pop(message, None) else _unknown(10008, "message")

    def _made(self, request: Request, channel: str, flags: int = 0) -> Json:
        """A message of the bot's, as Discord returns it: with ids for its components."""
        body = request.body if isinstance(request.body, dict) else {}
        body = body.get("data") or body if "type" in body else body
        made = events.message(events.ITSELF, body.get("content") or "", where=channel)
        made["flags"] = body.get("flags", 0) | flags
        made["attachments"] = [
            {"id": events.snowflake(), "filename": name, "size": 1, "url": "", "proxy_url": ""}
            for name in request.files
        ]
        made["components"] = _numbered(body.get("components") or [])
        if nonce := body.get("nonce"):
            made["nonce"] = nonce
        self.messages[made["id"]] = made
        return made

    def _callback(self, request: Request, interaction: str, token: str) -> tuple[int, Any]:
        reply = self.replies.get(token)
        took = request.at - reply.began if reply else 0.0
        if reply is None or reply.act.id != interaction or token in self.forget:
            return _unknown(10062, "interaction")
        if took > DEADLINE:
            self._problem(request, f"the first response came after {took:.1f} s")
            return _unknown(10062, "interaction")
        if reply.answered is not None:
            if request.path not in self.lost:
                self._problem(request, "a second first response")
            text = "Interaction has already been acknowledged."
            return 400, {"message": text, "code": 40060}
        kind, data = request.body["type"], request.body.get("data") or {}
        reply.answered, reply.took = kind, took
        for problem in _callback_problems(reply.act, kind, data):
            self._problem(request, problem)
        if kind in (4, 7):
            self._judge(request, data, new=True)
        if kind == 8:
            reply.choices = data["choices"]
        elif kind == 9:
            reply.modal = data
        elif kind in (4, 5):
            flags = LOADING if kind == 5 else 0
            reply.message = self._made(request, reply.act.where, flags)
            reply.message |= _asked_by(reply.act)
        elif kind == 7:
            self._change(reply, request, data)
        if "with_response" not in request.query:
            return 204, None
        told: Json = {"interaction": {"id": interaction, "type": reply.act.type}}
        if kind in (4, 5, 6, 7) and reply.message is not None:
            told["interaction"] |= {"response_message_id": reply.message["id"]}
            told["resource"] = {"type": kind, "message": reply.message}
        return 200, told

    def _original(self, request: Request, token: str) -> tuple[int, Any]:
        reply = self.replies.get(token)
        if reply is None or reply.answered is None or reply.message is None:
            return _unknown(10015, "webhook")
        if request.method == "PATCH":
            self._judge(request, request.body, new=reply.message["flags"] & LOADING != 0)
            self._change(reply, request, request.body)
            reply.edits += 1
        elif request.method == "DELETE":
            self.messages.pop(reply.message["id"], None)
            return 204, None
        return 200, reply.message

    def _change(self, reply: Reply, request: Request, body: Json) -> None:
        assert reply.message is not None
        reply.message["flags"] = (reply.message["flags"] & ~LOADING) | body.get("flags", 0)
        if body.get("components") is not None:
            reply.message["components"] = _numbered(body["components"])
        if body.get("attachments") is not None:
            reply.message["attachments"] = [
                {"id": events.snowflake(), "filename": name, "size": 1, "url": "", "proxy_url": ""}
                for name in request.files
            ]

    def _follow_up(self, request: Request, token: str) -> tuple[int, Any]:
        reply = self.replies.get(token)
        if reply is None or reply.answered is None:
            return _unknown(10015, "webhook")
        self._judge(request, request.body, new=True)
        made = self._made(request, reply.act.where)
        reply.followups.append(made)
        return 200, made


_ID = "([0-9]+)"
_ROUTES = (
    ("GET", "/users/@me", "_me"),
    ("GET", f"/users/{_ID}", "_user"),
    ("GET", "/(?:oauth2/)?applications/@me", "_application"),
    ("GET", "/gateway/bot", "_gateway"),
    ("PUT", f"/applications/{events.APP}(?:/guilds/{events.GUILD})?/commands", "_commands"),
    ("GET", f"/channels/{_ID}", "_channel"),
    ("GET", f"/channels/{_ID}/messages", "_history"),
    ("POST", f"/channels/{_ID}/messages", "_create"),
    ("DELETE", f"/channels/{_ID}/messages/{_ID}", "_delete"),
    ("POST", "/users/@me/channels", "_open_dm"),
    ("POST", f"/interactions/{_ID}/([^/]+)/callback", "_callback"),
    ("GET", f"/webhooks/{events.APP}/([^/]+)/messages/@original", "_original"),
    ("PATCH", f"/webhooks/{events.APP}/([^/]+)/messages/@original", "_original"),
    ("DELETE", f"/webhooks/{events.APP}/([^/]+)/messages/@original", "_original"),
    ("POST", f"/webhooks/{events.APP}/([^/]+)", "_follow_up"),
)


def _callback_problems(act: Act, kind: int, data: Json) -> Iterator[str]:
    allowed = {2: (4, 5, 9), 3: (4, 5, 6, 7, 9), 4: (8,), 5: (4, 5, 6, 7)}[act.type]
    if kind not in allowed:
        yield f"response {kind} to an interaction of type {act.type}"
    if kind == 5 and data.get("flags", 0) & ~rules.EPHEMERAL:
        yield f"flags {data['flags']} on a deferred response"
    if kind == 8:
        names = [choice["name"] for choice in data["choices"]]
        if len(names) > 25:
            yield f"{len(names)} choices"
        if not all(1 <= len(name) <= 100 for name in names):
            yield "a choice with a long name or none"
        if not all(1 <= len(str(choice["value"])) <= 100 for choice in data["choices"]):
            yield "a choice with a long value or none"


def _asked_by(act: Act) -> Json:
    told = {
        "id": act.id,
        "type": act.type,
        "user": act.person.user,
        "authorizing_integration_owners": {"0": events.GUILD},
    }
    return {"interaction_metadata": told, "type": 20}


def _replies_to(message: Json) -> str | None:
    reference = message.get("message_reference")
    return str(reference["message_id"]) if reference else None


def _numbered(components: list[Json]) -> list[Json]:
    """With an id on each, which Discord gives to those that have none."""
    copied: list[Json] = json.loads(json.dumps(components))
    taken = {one["id"] for one in rules.walk(copied) if one.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for one in rules.walk(copied):
        if not one.get("id"):
            one["id"] = next(free)  # type: ignore[index]
    return copied


def _unknown(code: int, what: str) -> tuple[int, Any]:
    return 404, {"message": f"Unknown {what}", "code": code}


def _json(data: Any, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    """Discord names no charset, and its library looks for exactly that."""
    if status == 204:
        return web.Response(status=204)
    given = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=given)


@asynccontextmanager
async def stand_in() -> AsyncIterator[StandIn]:
    """Serve on a free port of the loopback interface."""
    here = StandIn()
    application = web.Application()
    application.router.add_get("/gateway", here.gateway.serve)
    application.router.add_get("/gateway/", here.gateway.serve)
    application.router.add_get("/attachments/{name}", here.attachment)
    application.router.add_route("*", "/api/v10/{rest:.*}", here.serve)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    here.address = f"http://127.0.0.1:{port}/api/v10"
    here.gateway.url = f"ws://127.0.0.1:{port}/gateway"
    try:
        yield here
    finally:
        await runner.cleanup()
