"""Whether the bot does its work: a few probes, a file that is fresh while all is well, systemd.

`HEALTH_FILE` exists, and is less than a minute old, exactly while the gateway is connected with a
fresh heartbeat, the index is loaded and every task is alive. It is removed when something is
wrong and when the bot stops, so a check needs no parser: `roundup health`, or
`find FILE -mmin -1 | grep -q .`. What it holds is for people.

systemd is told "ready" when the bot has its index and is about to log in, and gets a sign of life
while the event loop turns. A network outage is not a reason to be restarted, so the watchdog
doesn't ask for the gateway.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic  # bound here: see `repeating`
from typing import TYPE_CHECKING

from bot.settings import Settings
from corpus.errors import RoundupError, UsageError

if TYPE_CHECKING:
    import discord

FRESH = dt.timedelta(seconds=60)
"""How old the file may be."""
INTERVAL = 15.0
"""Seconds between two looks."""
SLOW_HEARTBEAT = 30.0
"""Seconds after which a heartbeat's answer is too late; the library reconnects at 60."""

Probe = Callable[[], str | None]
"""None while all is well; otherwise what is wrong, in a few words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One probe's finding."""

    name: str
    trouble: str | None


class Health:
    """The probes of a running bot. Anything that works in the background adds its own."""

    def __init__(self) -> None:
        self._probes: dict[str, Probe] = {}
        self.started = monotonic()

    def add(self, name: str, probe: Probe) -> None:
        self._probes[name] = probe

    def checks(self) -> tuple[Check, ...]:
        """Ask every probe now."""
        return tuple(Check(name, probe()) for name, probe in self._probes.items())

    @property
    def uptime(self) -> dt.timedelta:
        """Since the bot began, in whole seconds."""
        return dt.timedelta(seconds=int(monotonic() - self.started))


def gateway_trouble(client: discord.AutoShardedClient) -> str | None:
    """Whether every shard is connected and gets its heartbeats answered."""
    if client.is_closed():
        return "closed"
    if not client.is_ready():
        return "not ready"
    lost = [str(number) for number, shard in client.shards.items() if shard.is_closed()]
    if lost:
        return f"disconnected (shard {', '.join(lost)})"
    slowest = max((latency for _, latency in client.latencies), default=math.nan)
    if math.isnan(slowest):
        return "no shard"
    return f"heartbeat {slowest:.0f} s late" if slowest > SLOW_HEARTBEAT else None


def write_health(path: Path, checks: tuple[Check, ...], now: dt.datetime) -> bool:
    """Renew the file if every check is well, else remove it; whether all is well.

    Raises:
        OSError: the file can't be written.
    """
    if any(check.trouble for check in checks):
        path.unlink(missing_ok=True)
        return False
    form = {"at": now.isoformat(timespec="seconds"), "well": [check.name for check in checks]}
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(form) + "\n", encoding="utf-8")
    part.replace(path)
    return True


def read_health(path: Path, now: dt.datetime) -> str:
    """One line on a bot that is well.

    Raises:
        RoundupError: it isn't, or no bot runs.
    """
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
        at = dt.datetime.fromisoformat(form["at"])
        age = now - at
    except FileNotFoundError:
        raise RoundupError(f"No bot is well here: {path} doesn't exist.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RoundupError(f"{path} can't be read as a health file: {error}.") from None
    # A file from the future is a clock that was set back; the next write puts it right.
    if abs(age) > FRESH:
        raise RoundupError(f"The bot has given no sign of life since {form['at']}.")
    return f"All was well at {form['at']}: {', '.join(form['well'])}."


def health(settings: Settings, args: argparse.Namespace) -> int:
    """`roundup health`: status 0 while a bot on this machine is well, by its `HEALTH_FILE`."""
    if settings.health_file is None:
        raise UsageError("HEALTH_FILE isn't set, so a running bot leaves no sign of its health.")
    sys.stdout.write(f"{read_health(settings.health_file, dt.datetime.now(dt.UTC))}\n")
    return 0


def tell_systemd(message: str) -> None:
    """Send `READY=1`, `WATCHDOG=1`, `STATUS=…` to the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):  # Linux's abstract sockets
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        try:
            link.connect(address)
            link.send(message.encode())
        except OSError:  # the service manager is gone; it has nothing to be told
            return
