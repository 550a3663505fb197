"""A server on a data folder that another tool restored: it replays its log, and is then looked at.

Nothing of the restored server's own configuration counts: it could name another machine's files,
ship its log into the live archive, preload what is not here, or wait for standbys that are not its.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ...config.url import DatabaseUrl
from ...errors import Failure
from .account import Account, give, service_account
from .binaries import Binaries, find_binaries
from .failure import fails
from .home import Home, log_tail, make_folder, new_token, try_to_hold, write_private
from .launch import Lifetime, Start, launch
from .server import EmbeddedServer
from .settings import THROW_AWAY_SETTINGS
from .store import home_of, new_throw_away_folder

REPLAY_LIMIT_S = 24 * 3600.0
_KEPT = re.compile(r"\s*(restore_command|recovery_\w+)\s*=")
_SETTINGS = {
    # A recovery with hot_standby wants the live server's limits; nobody reads here before its end.
    "hot_standby": "off",
    "max_prepared_transactions": "1000",
    "archive_mode": "off",
    "max_wal_senders": "0",
    # A subscription would go on pulling, and take changes from the live server's slot.
    "max_logical_replication_workers": "0",
    "shared_preload_libraries": "",
    "synchronous_standby_names": "",
    "primary_conninfo": "",
    "ssl": "off",
    "logging_collector": "off",
}
# Everybody who can reach the socket, which only this user can: the passwords in there are others'.
_HBA = "local all all trust\n"


@contextmanager
def restored_server(
    fill: Callable[[Path], None], *, user: str, say: Callable[[str], None]
) -> Iterator[DatabaseUrl]:
    """`fill` makes the folder that it is given a data folder. The URL is for `user`, over a private
    socket. Server and data are gone after the block.

    Raises `Failure`: E201 no PostgreSQL of that version here, E217 no data folder was made, E218
    the log ends before the moment, E219 the server does not start.
    """
    account = service_account()
    folder = make_folder(new_throw_away_folder(account), account)
    try:
        lock = try_to_hold(folder)
        assert lock is not None  # its name was made by chance a moment ago
        home = home_of(folder, account)
        write_private(home, home.throw_away_mark, "")
        fill(home.data)
        server = _started(home, _prepared(home), lock, say)
        with server:
            yield replace(server.socket_url(), user=user, password="")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(home: Home) -> Start:
    version = home.data / "PG_VERSION"
    if not version.is_file():
        raise fails(
            "E217",
            f"the restore left no data of a server in {home.data}",
            "its folder has no PG_VERSION, so there is nothing to be started",
            "run the tool's own restore by hand into an empty folder, and look there",
        )
    binaries = find_binaries(int(version.read_text("utf-8").strip().split(".")[0]))
    write_private(home, home.password_file, new_token())
    write_private(home, home.base / "restored.conf", "")
    write_private(home, home.base / "hba.conf", _HBA)
    write_private(home, home.base / "ident.conf", "")
    _only_recovery(home.data / "postgresql.auto.conf")
    _give_all(home.account, home.data)
    return Start(
        binaries=binaries,
        settings=_settings(home, binaries),
        lifetime=Lifetime.PARENT,
        idle_s=REPLAY_LIMIT_S,
        timeout_s=REPLAY_LIMIT_S,
        is_throw_away=True,
    )


def _settings(home: Home, binaries: Binaries) -> dict[str, str]:
    files = {
        "config_file": str(home.base / "restored.conf"),
        "hba_file": str(home.base / "hba.conf"),
        "ident_file": str(home.base / "ident.conf"),
    }
    # A login trigger is the application's, and may be anything.
    triggers = {"event_triggers": "off"} if binaries.major >= 17 else {}
    return {**THROW_AWAY_SETTINGS, **_SETTINGS, **triggers, **files}


def _only_recovery(auto: Path) -> None:
    """Of what ALTER SYSTEM set there, only where the log is and how far it is to be replayed."""
    if auto.is_file():
        lines = auto.read_text("utf-8", "replace").splitlines()
        auto.write_text("".join(f"{line}\n" for line in lines if _KEPT.match(line)), "utf-8")


def _give_all(account: Account | None, data: Path) -> None:
    data.chmod(0o700)
    for each in (data, *data.rglob("*")):
        if account is not None and not each.is_symlink():
            give(account, each, each.stat().st_mode & 0o700)


def _started(home: Home, start: Start, lock: int, say: Callable[[str], None]) -> EmbeddedServer:
    say(f"  replaying the log with PostgreSQL {start.binaries.version}")
    try:
        found, keeper = launch(home, start, lock=lock, port=None)
    except Failure as failure:
        raise _told_better(home, failure) from None
    finally:
        os.close(lock)  # the keeper holds it now
    return EmbeddedServer(home, start, found, keeper)


def _told_better(home: Home, failure: Failure) -> Failure:
    log = log_tail(home)
    if "before configured recovery target was reached" in log:
        return fails(
            "E218",
            "the log ends before that moment",
            "nothing was written after it, or what was written has not been archived yet",
            "name an earlier moment, or have the log archived: SELECT pg_catalog.pg_switch_wal() "
            "on the live server, then again",
        )
    if failure.notice.code not in ("E209", "E213", "E214"):
        return failure
    return fails(
        "E219",
        "the restored server does not start",
        "its data or its log is not whole, or a program of the log's is missing here; its last "
        "words are above",
        "mend what they name, restore by hand with the tool itself, or take an older base backup",
        log=log,
    )
