"""What the process was given: its environment variables, its user, its host, the time."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime


def process_variables() -> Mapping[str, str]:
    """A copy of the process environment as it is now."""
    return dict(os.environ)


def now_utc() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def user_name() -> str:
    """Who runs this. Containers often have a user number and no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def host_name() -> str:
    """The name of this machine."""
    return socket.gethostname() or "unknown host"
