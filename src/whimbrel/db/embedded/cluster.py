"""Makes a data folder, once, or finds out whether the one that is there can serve."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from ...errors import Failure
from .account import give, run_as
from .binaries import Binaries
from .failure import fails, folder_failure, start_failure
from .home import Home, new_token, write_private

SUPERUSER = "postgres"

# The locale of every new cluster: UTF-8 ordered by code point, the same on every machine.
# Where the C library lacks it, PostgreSQL's own (17 and later), else plain C.
LOCALES = (
    ("--locale=C.UTF-8",),
    ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    ("--locale=C",),
)

# Of a throw-away server. Its password is 24 random bytes, which no repetition makes stronger;
# the 4096 of SCRAM's default cost every connection some milliseconds (initdb -c: since 16).
_QUICK = {False: ("--no-sync",), True: ("--no-sync", "-c", "scram_iterations=1")}


def ensure_cluster(home: Home, binaries: Binaries, *, is_durable: bool) -> None:
    """Afterwards `home.data` holds a cluster of that major version, with our password.

    A new one is made under another name and appears in one rename: an interrupted `initdb`
    leaves nothing that looks like data. Raises `Failure` E203 to E212.
    """
    try:
        for unfinished in home.base.glob("making-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if home.data.exists() and any(home.data.iterdir()):
            _judge(home, binaries)
            return
        making = home.base / f"making-{new_token()}"
        making.mkdir()
        give(home.account, making, 0o700)
        write_private(home, home.password_file, secrets.token_urlsafe(24) + "\n")
        _initialise(home, making, binaries, is_durable=is_durable)
        making.rename(home.data)
    except OSError as exc:
        raise folder_failure(exc, home.folder) from exc


def read_password(home: Home) -> str:
    """The superuser's password. Raises `Failure` E212 where it is lost."""
    try:
        return home.password_file.read_text("utf-8").strip()
    except OSError as exc:
        raise fails(
            "E212",
            f"the password of the server in {home.folder} cannot be read",
            f"it is kept in {home.password_file}, and the data admits nobody without it",
            f"bring that file back, or move {home.folder} away to begin with an empty server",
        ) from exc


def data_major(base: Path) -> int | None:
    """The major version of the data that is there, if any."""
    try:
        return int((base / "data" / "PG_VERSION").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def other_major(home: Home, major: str, binaries: Binaries) -> Failure:
    return fails(
        "E206",
        f"the data in {home.folder} is of PostgreSQL {major}, the programs are of {binaries.major}",
        "a server reads only the data of its own major version",
        f"use PostgreSQL {major}, or move {home.folder} away to begin with an empty server",
    )


def clean_environment() -> dict[str, str]:
    """Ours without what would lead PostgreSQL's programs elsewhere; messages in English."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH", "HOME")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _judge(home: Home, binaries: Binaries) -> None:
    version_file = home.data / "PG_VERSION"
    if not version_file.is_file():
        raise fails(
            "E207",
            f"{home.data} holds files, but no data of PostgreSQL",
            "a server made there would mix with what is there now",
            f"move {home.data} away, or name another folder",
        )
    major = version_file.read_text("utf-8", "replace").strip()
    if major != str(binaries.major):
        raise other_major(home, major, binaries)
    read_password(home)


def _initialise(home: Home, making: Path, binaries: Binaries, *, is_durable: bool) -> None:
    said = ""
    for locale in LOCALES:
        command = [
            *(binaries.path("initdb"), "--pgdata", str(making), "--username", SUPERUSER),
            *("--encoding", "UTF8", "--auth", "scram-sha-256", "--no-instructions"),
            *("--pwfile", str(home.password_file), *locale),
            *(() if is_durable else _QUICK[binaries.major >= 16]),
        ]
        answer = run_as(home.account, command, clean_environment())
        if answer.returncode == 0:
            return
        said = answer.stdout + answer.stderr
        if "locale" not in said:
            break
    shutil.rmtree(making, ignore_errors=True)
    raise start_failure(home.folder, said)
