"""Where root's servers keep their files when their account cannot reach the folder asked for."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from pathlib import Path

from .account import Account, reaches
from .failure import fails, folder_failure
from .home import THROW_AWAY_MARK, Home, existing_base, new_token, short_temporary_folder

STORES = (Path("/var/lib/whimbrel"), Path("/tmp/whimbrel-servers-root"))
THROW_AWAY_PREFIX = "whimbrel-server-"
TMPDIR = "WHIMBREL_TMPDIR"
# A project folder that was moved, not deleted, finds its data again for this long.
KEPT_AFTER_LOSS_S = 30 * 24 * 3600


def home_of(folder: Path, account: Account | None) -> Home:
    """The home of a folder whose lock the caller holds."""
    base = existing_base(folder)
    if base == folder and account is not None and not reaches(account, folder):
        base = _new_base(folder)
    elif base != folder and not _belongs(base, folder):
        (folder / "data").unlink()
        base = _new_base(folder)
    return Home(folder=folder, base=base, account=account)


def new_throw_away_folder(account: Account | None) -> Path:
    """A fresh folder that goes with its server; first, those whose keeper was killed go."""
    parent = throw_away_parent(account)
    for left in parent.glob(f"{THROW_AWAY_PREFIX}*"):
        if (left / THROW_AWAY_MARK).exists() and left.lstat().st_uid in _our_ids(account):
            _remove_if_free(left)
    return parent / f"{THROW_AWAY_PREFIX}{new_token()}"


def throw_away_parent(account: Account | None) -> Path:
    """`$WHIMBREL_TMPDIR` where it is set (a large disk for restored backups, memory for tests),
    else /tmp. Raises `Failure` E216 where the server's account cannot use it."""
    stated = os.environ.get(TMPDIR, "")
    if not stated:
        return short_temporary_folder()
    parent = Path(stated)
    is_ours_to_use = parent.is_absolute() and os.access(parent, os.W_OK | os.X_OK)
    if is_ours_to_use and parent.is_dir() and reaches(account, parent):
        return parent
    who = account.name if account is not None else "this user"
    raise fails(
        "E216",
        f"{TMPDIR}={stated} is no folder in which a throw-away server can keep its files",
        f"it must be an absolute path that is there, and that {who} can write to and reach",
        f"mkdir -p {stated} && chmod 755 {stated}, or unset {TMPDIR}",
    )


def _new_base(folder: Path) -> Path:
    try:
        store = _store()
        _forget_the_lost(store)
        base = store / new_token()
        base.mkdir(mode=0o711)
        base.chmod(0o711)
        (base / "home").write_text(str(folder), "utf-8")
        (folder / "data").symlink_to(base / "data")
    except OSError as exc:
        raise folder_failure(exc, folder) from exc
    return base


def _store() -> Path:
    for store in STORES:
        if os.access(store.parent, os.W_OK):
            store.mkdir(mode=0o711, exist_ok=True)
            if store.lstat().st_uid == os.geteuid() and not store.is_symlink():
                store.chmod(0o711)
                return store
    raise PermissionError(13, f"neither {STORES[0]} nor {STORES[1]} can be used")


def _belongs(base: Path, folder: Path) -> bool:
    """False for a copy of a project, whose link still leads to the original's data."""
    try:
        owner = Path((base / "home").read_text("utf-8"))
    except OSError:
        return False
    if owner != folder and existing_base(owner) != base:  # the project was moved here
        (base / "home").write_text(str(folder), "utf-8")
        return True
    return owner == folder


def _forget_the_lost(store: Path) -> None:
    for base in store.iterdir():
        try:
            owner = Path((base / "home").read_text("utf-8"))
            is_old = time.time() - (base / "used").stat().st_mtime > KEPT_AFTER_LOSS_S
        except OSError:
            continue
        if is_old and existing_base(owner) != base:
            shutil.rmtree(base, ignore_errors=True)


def _remove_if_free(folder: Path) -> None:
    try:
        with (folder / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return  # its keeper lives, or it is being removed already


def _our_ids(account: Account | None) -> tuple[int, ...]:
    return (os.geteuid(),) if account is None else (os.geteuid(), account.uid)
