"""Serves the studio on this machine's loopback address until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from ..errors import Notice, Usage
from ..flow.studio import Studio
from .app import studio_app
from .door import Keys

HOST = "127.0.0.1"
PORT = 5555
SHUTDOWN_S = 3


def serve(studio: Studio, *, port: int | None, announce: Callable[[str], None]) -> None:
    """`announce` gets each start link. Without `port` it is 5555, or another where that is taken.
    Raises `Usage` (W102) where the stated one is; returns on Ctrl-C."""
    listening = _listen(port)
    keys = Keys(listening.getsockname()[1], announce)
    announce(keys.link)
    config = uvicorn.Config(
        studio_app(studio, keys),
        log_level="critical",  # what goes wrong is said on the page, with a code
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # the way to end it
    finally:
        listening.close()


def _listen(port: int | None) -> socket.socket:
    if port is not None:
        return _bound(port)
    try:
        return _bound(PORT)
    except Usage:
        return _bound(0)


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except (OSError, OverflowError) as exc:
        made.close()
        raise _taken(port, getattr(exc, "strerror", None) or str(exc)) from None
    return made


def _taken(port: int, why: str) -> Usage:
    return Usage(
        Notice(
            code="W102",
            what=f"port {port} of {HOST} cannot be had: {why.lower()}",
            why="another program listens there, another studio perhaps; nothing was opened",
            next="`whimbrel studio --port 0` takes any that is free",
        )
    )
