"""Runs `python -m bot` against a stand-in for Discord: `python launcher.py ADDRESS ARGUMENT…`.

The library's address of Discord is all that is changed. Whatever the program would contact beside
this machine is refused and told on standard error.
"""

from __future__ import annotations

import ipaddress
import runpy
import sys
from pathlib import Path
from typing import Any

REFUSED = "wire: refused to contact"


def _here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: raising here makes the call fail."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # else a UNIX socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _here(host):
        sys.stderr.write(f"{REFUSED} {host}\n")
        raise OSError(f"{REFUSED} {host}")


def main(address: str, arguments: list[str]) -> None:
    """Run the program; its exit status is this process's."""
    sys.addaudithook(_watch)
    # The repository takes the place of this file's folder, as for `python -m`.
    sys.path[0] = str(Path(__file__).parents[2])
    import discord
    import yarl

    discord.http.Route.BASE = address
    gateway = yarl.URL(address.replace("http", "ws", 1)).with_path("/gateway")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
    sys.argv = ["bot", *arguments]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
