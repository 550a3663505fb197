"""Policy `sslmode`: what a connection has to be, and what one that is not is told."""

from __future__ import annotations

import pytest

from whimbrel.config.policy_key import SslMode
from whimbrel.errors import Stop
from whimbrel.guard.transport import Transport, weak_transport


@pytest.mark.parametrize(
    ("wanted", "mode", "is_encrypted", "is_enough"),
    [
        ("prefer", "disable", False, True),
        ("require", "prefer", False, False),
        ("require", "prefer", True, False),
        ("require", "allow", True, False),
        ("require", "require", True, True),
        ("require", "verify-full", True, True),
        ("verify-full", "require", True, False),
        ("verify-full", "verify-ca", True, False),
        ("verify-full", "verify-full", True, True),
    ],
)
def test_a_connection_has_to_have_asked_for_what_the_policy_asks(
    wanted: str, mode: str, is_encrypted: bool, is_enough: bool
) -> None:
    found = Transport(mode=mode, is_encrypted=is_encrypted)
    assert (weak_transport(SslMode(wanted), found, "shop@db") is None) == is_enough


def test_a_unix_socket_is_on_no_network() -> None:
    found = Transport(mode="prefer", is_encrypted=False, is_socket=True)
    assert weak_transport(SslMode.VERIFY_FULL, found, "shop@db") is None


def test_what_is_missing_is_said_whole() -> None:
    notice = weak_transport(
        SslMode.VERIFY_FULL, Transport(mode="require", is_encrypted=True), "shop@db"
    )
    assert notice is not None
    assert str(Stop(notice)) == (
        "I116: the connection to shop@db was made with sslmode=require; the policy asks for "
        "sslmode=verify-full\n"
        "  why:  who stands between could read what is sent, or answer in the server's place; "
        "nothing was changed\n"
        "  next: add `sslmode=verify-full` to the URL; `whimbrel policy show` says who asks it"
    )
