"""A network of the test's own, in which the kernel drops the packets of one port."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_TABLE = "inet silence"


@contextmanager
def network_of_its_own() -> Iterator[None]:
    """This thread, and all that it starts, sees a loopback that nobody else has; it goes with the
    last one in it. Skips where that, or dropping in it, may not be done."""
    if shutil.which("nft") is None:
        pytest.skip("packets are dropped by nft (Debian: nftables), which is not here")
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as home:
        if libc.unshare(_CLONE_NEWNET) != 0:
            why = os.strerror(ctypes.get_errno())
            pytest.skip(f"no network of its own may be made: {why.lower()}")
        try:
            _bring_up_loopback()
            yield
        finally:
            assert libc.setns(home.fileno(), _CLONE_NEWNET) == 0


def drop(port: int) -> None:
    """From now on nothing that goes to that port or comes from it arrives; nobody is told."""
    rules = "\n".join(f"tcp {end} {port} drop" for end in ("dport", "sport"))
    chain = f"chain arriving {{\ntype filter hook input priority 0\n{rules}\n}}"
    _nft(f"table {_TABLE} {{\n{chain}\n}}\n")


def let_through() -> None:
    """As before; also where nothing is dropped."""
    _nft(f"table {_TABLE} {{\n}}\ndelete table {_TABLE}\n")


def _nft(rules: str) -> None:
    done = subprocess.run(["nft", "-f", "-"], input=rules, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
