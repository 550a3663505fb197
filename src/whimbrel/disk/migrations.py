"""The folder of migrations: read with every oddity named, written whole."""

from __future__ import annotations

from pathlib import Path

from ..errors import Failure, Notice
from ..history import lock_toml
from ..history.layout import SCRIPT, UNDO, History, Migration, history_of, script_missing
from ..history.naming import check_name
from .text import decoded, read_bytes, read_text_if_there, unreadable
from .write import create_folder, write_text


def read_history(folder: Path, shown: str) -> History:
    """Every subfolder of `folder` is a migration. No folder at all is an empty history.

    What is wrong with one migration is a problem of the history, so that the others can still be
    listed; raises `Failure` (C150) only when the folder itself cannot be read.
    """
    migrations: list[Migration] = []
    problems: list[Notice] = []
    for path in _entries(folder, shown):
        try:
            migrations.append(_migration(path, shown))
        except Failure as exc:
            problems.append(exc.notice)
    lock = _lock_problem(folder, shown)
    return history_of(shown, migrations, (*problems, *lock))


def write_migration(
    folder: Path, name: str, sql: str, *, down: str | None = None, for_prisma: bool = False
) -> Path:
    """Make `folder/name/migration.sql` (and `down.sql`) at once; never over one that is there.

    Raises `Usage` (M111), `Failure` (C152, C153).
    """
    files = {SCRIPT: sql} if down is None else {SCRIPT: sql, UNDO: down}
    path = folder / check_name(name)
    create_folder(path, files)
    if for_prisma and not (folder / lock_toml.FILE).exists():
        write_text(folder / lock_toml.FILE, lock_toml.TEXT)
    return path


def _entries(folder: Path, shown: str) -> list[Path]:
    try:
        entries = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as exc:
        raise Failure(unreadable(exc, shown)) from None
    return [path for path in entries if _may_be_migration(path)]


def _may_be_migration(path: Path) -> bool:
    """Hidden folders belong to editors and to a write in progress, unless they hold a script."""
    is_folder = path.is_symlink() or path.is_dir()
    return is_folder and (not path.name.startswith(".") or (path / SCRIPT).is_file())


def _migration(path: Path, folder: str) -> Migration:
    shown = f"{folder}/{path.name}"
    if path.is_symlink():
        raise Failure(_symlink(shown))
    if not (path / SCRIPT).is_file() and not (path / SCRIPT).is_symlink():
        raise Failure(script_missing(folder, path.name))
    raw = read_bytes(path / SCRIPT, f"{shown}/{SCRIPT}")
    return Migration(
        name=path.name,
        raw=raw,
        sql=decoded(raw, f"{shown}/{SCRIPT}"),
        down=read_text_if_there(path / UNDO, f"{shown}/{UNDO}"),
    )


def _lock_problem(folder: Path, shown: str) -> tuple[Notice, ...]:
    try:
        text = read_text_if_there(folder / lock_toml.FILE, f"{shown}/{lock_toml.FILE}")
    except Failure as exc:
        return (exc.notice,)
    problem = lock_toml.provider_problem(text or "", shown)
    return (problem,) if problem else ()


def _symlink(shown: str) -> Notice:
    return Notice(
        code="M104",
        what=f"{shown} is a symbolic link",
        why="Prisma passes linked folders over, and what it points to can change unseen",
        next=f"put the folder itself there: `cp -rL {shown} {shown}.new && rm {shown} "
        f"&& mv {shown}.new {shown}`",
    )
