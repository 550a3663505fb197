"""Is a connection as well protected on its way as the policy asks? Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.policy_key import SslMode
from ..errors import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """`mode` is libpq's `sslmode` as this connection was asked for; a Unix socket is on no network,
    and libpq asks for no TLS there."""

    mode: str
    is_encrypted: bool
    is_socket: bool = False


def weak_transport(wanted: SslMode, found: Transport, place: str) -> Notice | None:
    """What the policy misses (I116); None where nothing is missing.

    A connection that is encrypted by luck (`prefer`) is none that asked for it: whoever stands in
    between could have refused TLS.
    """
    if wanted is SslMode.PREFER or found.is_socket:
        return None
    if found.is_encrypted and _mode(found.mode).weakness <= wanted.weakness:
        return None
    was = "is not encrypted" if not found.is_encrypted else f"was made with sslmode={found.mode}"
    return Notice(
        code="I116",
        what=f"the connection to {place} {was}; the policy asks for sslmode={wanted.value}",
        why="who stands between could read what is sent, or answer in the server's place; nothing "
        "was changed",
        next=f"add `sslmode={wanted.value}` to the URL; `whimbrel policy show` says who asks it",
    )


def _mode(text: str) -> SslMode:
    """`disable` and `allow` promise no more than `prefer`."""
    return next((each for each in SslMode if each.value == text), SslMode.PREFER)
