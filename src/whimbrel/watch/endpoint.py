"""`/metrics` over HTTP, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, start_http_server

from ..errors import Notice, Usage
from .metrics import Looker, Snapshots

PORT = 9187  # postgres_exporter's


def parse_place(text: str) -> tuple[str, int]:
    """`9187`, `:9187` or `0.0.0.0:9187`; this machine alone where no address is said. Raises
    `Usage` (N110)."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise Usage(
            Notice(
                code="N110",
                what=f"--listen {text} is no address and port",
                why="Prometheus would not find the metrics",
                next=f"write --listen 127.0.0.1:{PORT}, or 0.0.0.0:{PORT} for other machines",
            )
        )
    return host.strip("[]") or "127.0.0.1", int(port)


def open_endpoint(place: tuple[str, int], look: Looker) -> tuple[str, Callable[[], None]]:
    """Serves in threads of its own; the address, and how to end it. Raises `Usage` (N111) where
    the port cannot be had."""
    host, port = place
    registry = CollectorRegistry()
    registry.register(Snapshots(look))
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except (OSError, OverflowError) as exc:
        raise _taken(host, port, getattr(exc, "strerror", None) or str(exc)) from None

    def close() -> None:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)

    return f"http://{host}:{server.server_port}/metrics", close


def _taken(host: str, port: int, why: str) -> Usage:
    return Usage(
        Notice(
            code="N111",
            what=f"{host}:{port} cannot be had: {why.lower()}",
            why="another program listens there, another monitor perhaps; nothing is served",
            next=f"take another port: `whimbrel monitor --serve --listen {host}:{port + 1}`",
        )
    )
