"""How the embedded server says no: what its folder, its binaries or its log tell us."""

from __future__ import annotations

import errno
from pathlib import Path

from ...errors import Failure, Notice

LOG_LINES_SHOWN = 12


def folder_failure(exc: OSError, folder: Path) -> Failure:
    """What the operating system said while a folder was made ready."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    return fails(
        "E203",
        f"the folder {folder} cannot be written: {exc.strerror or exc}",
        "an embedded server keeps its data, its password and its log there",
        f"make {folder} writable for the user who runs this, or name another folder",
    )


def start_failure(folder: Path, log: str) -> Failure:
    """Why `postgres` or `initdb` ended, from the last lines it wrote."""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return disk_full(folder)
    for marks, code, what, why, advice in _FROM_LOG:
        if any(mark in log for mark in marks):
            where = {"folder": folder}
            return fails(code, what.format(**where), why, advice.format(**where), log=log)
    return fails(
        "E209",
        f"the embedded server in {folder} did not start",
        "it ended before it took connections; its last words are above",
        f"mend what they name, or move {folder} away to begin with an empty server",
        log=log,
    )


def disk_full(folder: Path) -> Failure:
    return fails(
        "E204",
        f"no space left on the disk of {folder}",
        "a new server needs about 60 MB, and room for what you put into it",
        "free space there, or name a folder on another disk (WHIMBREL_TMPDIR for a "
        "throw-away server)",
    )


def fails(code: str, what: str, why: str, advice: str, *, log: str = "") -> Failure:
    """A Failure in our four parts; of a log the last lines are shown."""
    tail = "\n".join(log.strip().splitlines()[-LOG_LINES_SHOWN:])
    return Failure(Notice(code=code, what=what, why=why, next=advice, excerpt=tail))


def is_taken_port(log: str) -> bool:
    """Did another program take the port between our looking and the server's binding?"""
    return "could not create any TCP/IP sockets" in log


# Words in the log → code, what, why, next.
_FROM_LOG: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (
        ("error while loading shared libraries", "Exec format error", "GLIBC_", "dyld"),
        "E202",
        "the PostgreSQL binaries for {folder} cannot run on this machine",
        "a library they need is missing, or they were built for another system",
        "install the missing library, or name the folder of an installed PostgreSQL's programs",
    ),
    (
        ("unrecognized configuration parameter", "invalid value for parameter", "configuration"),
        "E214",
        "the server in {folder} refuses one of its settings",
        "a server with a setting it does not know or cannot follow does not start",
        "correct the setting that the server names",
    ),
    (
        ("database files are incompatible with server",),
        "E206",
        "the data in {folder} belongs to another build of PostgreSQL",
        "a server reads only the data of its own major version and build",
        "use the PostgreSQL that made it, or move {folder} away to begin anew",
    ),
    (
        (
            "PANIC",
            "could not locate a valid checkpoint",
            "is not a valid data directory",
            "global/pg_control",
            "control file",
            "is missing",
            "invalid primary checkpoint",
        ),
        "E207",
        "the data in {folder} is damaged",
        "the server cannot read its own files there",
        "restore the folder, or move {folder} away to begin with an empty server",
    ),
    (
        ("could not create any TCP/IP sockets", "could not create any Unix-domain sockets"),
        "E210",
        "the embedded server in {folder} found no address to listen on",
        "every port or socket it tried was taken or forbidden",
        "allow programs to listen on 127.0.0.1 and to make sockets in /tmp",
    ),
    (
        ("Permission denied", "has invalid permissions", "has wrong ownership", "Read-only file"),
        "E203",
        "the embedded server may not use its folder {folder}",
        "data that others can write is refused by PostgreSQL, and so is data it cannot write",
        "give the folder back to the user who made it, or name another folder",
    ),
)
