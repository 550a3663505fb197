"""The folder of an embedded server: its data, password, log, socket, and who holds it."""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .account import Account, give, reaches
from .failure import fails, folder_failure

# sun_path holds 107 bytes on Linux and 103 on macOS, the file name `/.s.PGSQL.65535` included.
SOCKET_PATH_LIMIT = 100
SOCKET_PREFIX = "whimbrel-s-"
DESERTED_AFTER_S = 600
THROW_AWAY_MARK = "throw-away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`folder` is the one that was asked for; `base` holds what the server itself must reach.

    They are the same unless we are root and the server's account cannot enter `folder` (below
    /root, say). We never change the modes of folders that are not ours, so `base` is elsewhere
    then, and `folder/data` a link to it.
    """

    folder: Path
    base: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def password_file(self) -> Path:
        return self.base / "password"

    @property
    def log_file(self) -> Path:
        return self.base / "log"

    @property
    def used_file(self) -> Path:
        """Touched by whoever opens the server, so that its keeper does not stop it just then."""
        return self.base / "used"

    @property
    def throw_away_mark(self) -> Path:
        """While this file is there, the whole folder goes when the server stops."""
        return self.base / THROW_AWAY_MARK


def make_folder(folder: Path, account: Account | None) -> Path:
    """The folder, made if it is not there; only a folder made here is given to the account."""
    try:
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
            if reaches(account, folder.parent):
                give(account, folder, 0o700)
        folder = folder.resolve(strict=True)
        if not folder.is_dir():
            raise NotADirectoryError(20, "it is a file", str(folder))
    except OSError as exc:
        raise folder_failure(exc, folder) from exc
    if (folder / "PG_VERSION").exists():
        raise fails(
            "E207",
            f"{folder} is itself a data folder of PostgreSQL",
            "password, log and lock are kept beside the data, never inside",
            f"name a folder that holds it as `data`: mkdir D && mv {folder} D/data",
        )
    return folder


def try_to_hold(folder: Path) -> int | None:
    """A descriptor that holds the folder's lock, or None while somebody else does.

    The lock goes with the descriptor to the keeper of the server and is free when that ends,
    however it ends.
    """
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise folder_failure(exc, folder) from exc
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_nlink:
            return lock
    except BlockingIOError:
        pass  # somebody holds it
    except OSError as exc:  # a network's file system, for example
        os.close(lock)
        raise fails(
            "E229",
            f"the folder {folder} cannot be locked: {exc.strerror or exc}",
            "two servers on one data folder would destroy it, and the lock keeps them apart",
            "name a folder on a disk of this machine",
        ) from exc
    os.close(lock)
    return None


def existing_base(folder: Path) -> Path:
    """Where the server's own files are, as far as the folder tells."""
    link = folder / "data"
    return link.readlink().parent if link.is_symlink() else folder


def log_tail(home: Home) -> str:
    """The end of the server's log; empty where there is none."""
    try:
        with home.log_file.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 8000))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""


def write_private(home: Home, path: Path, text: str) -> None:
    """A file that only the server's account can read."""
    try:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        give(home.account, path, 0o600)
    except OSError as exc:
        raise folder_failure(exc, path.parent) from exc


def socket_folder(home: Home) -> Path:
    """A private folder for the server's socket, short enough for the operating system."""
    inside = home.base / "s"
    try:
        if len(os.fsencode(inside / ".s.PGSQL.65535")) <= SOCKET_PATH_LIMIT:
            inside.mkdir(exist_ok=True)
            give(home.account, inside, 0o700)
            return inside
        _remove_deserted(short_temporary_folder())
        outside = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=short_temporary_folder()))
        give(home.account, outside, 0o700)
        return outside
    except OSError as exc:
        raise folder_failure(exc, inside) from exc


def _remove_deserted(parent: Path) -> None:
    """Socket folders whose keeper was killed; a running server's is never empty."""
    for each in parent.glob(f"{SOCKET_PREFIX}*"):
        with suppress(OSError):
            if time.time() - each.stat().st_mtime > DESERTED_AFTER_S:
                each.rmdir()


def short_temporary_folder() -> Path:
    """/tmp rather than $TMPDIR, which may be long, and closed to the server's account."""
    common = Path("/tmp")
    return common if os.access(common, os.W_OK) else Path(tempfile.gettempdir())


def new_token() -> str:
    return secrets.token_hex(6)
