"""The folder of migrations: read with every oddity named, written whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import Failure, Notice
from ..history import lock_toml
from ..history.layout import (
    DATA,
    SCRIPT,
    UNDO,
    History,
    Migration,
    history_of,
    script_missing,
    skipped_script,
)
from ..history.naming import check_name
from ..history.replaces import still_there
from .text import decoded, read_bytes, read_text_if_there, unreadable
from .write import create_folder, unwritable, write_text


def read_history(folder: Path, shown: str, *, skip: Sequence[str] = ()) -> History:
    """Every subfolder of `folder` is a migration. No folder at all is an empty history. `skip`
    are patterns of names of folders that hold no SQL: those are passed over.

    What is wrong with one migration is a problem of the history, so that the others can still be
    listed; raises `Failure` (C150) only when the folder itself cannot be read.
    """
    migrations: list[Migration] = []
    problems: list[Notice] = []
    skipped: list[str] = []
    for path in _entries(folder, shown):
        try:
            if any(fnmatchcase(path.name, pattern) for pattern in skip):
                skipped.append(_skipped(path, shown))
                continue
            migrations.append(_migration(path, shown))
        except Failure as exc:
            problems.append(exc.notice)
    lock = _lock_problem(folder, shown)
    found = history_of(shown, migrations, (*problems, *still_there(shown, migrations), *lock))
    return replace(found, skipped=tuple(skipped))


def _skipped(entry: os.DirEntry[str], folder: str) -> str:
    if SCRIPT in _files(entry, f"{folder}/{entry.name}"):
        raise Failure(skipped_script(folder, entry.name))
    return entry.name


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


def move_migrations(folder: Path, names: Iterable[str], into: Path) -> None:
    """Put these folders aside, whole; what is there already under that name stays there too.

    Raises `Failure` (C152).
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.move(folder / name, into / name)
    except OSError as exc:
        raise Failure(unwritable(exc, into)) from None


def _entries(folder: Path, shown: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as exc:
        raise Failure(unreadable(exc, shown)) from None
    return [entry for entry in entries if _may_be_migration(entry)]


def _may_be_migration(entry: os.DirEntry[str]) -> bool:
    """Hidden folders belong to editors and to a write in progress, unless they hold a script."""
    is_folder = entry.is_symlink() or entry.is_dir()
    return is_folder and (not entry.name.startswith(".") or Path(entry.path, SCRIPT).is_file())


def _migration(entry: os.DirEntry[str], folder: str) -> Migration:
    shown = f"{folder}/{entry.name}"
    if entry.is_symlink():
        raise Failure(_symlink(shown))
    files = _files(entry, shown)
    if SCRIPT not in files:
        raise Failure(script_missing(folder, entry.name))
    raw = read_bytes(Path(entry.path, SCRIPT), f"{shown}/{SCRIPT}")
    down, data = Path(entry.path, UNDO), Path(entry.path, DATA)
    return Migration(
        name=entry.name,
        raw=raw,
        sql=decoded(raw, f"{shown}/{SCRIPT}"),
        down=read_text_if_there(down, f"{shown}/{UNDO}") if UNDO in files else None,
        data=read_text_if_there(data, f"{shown}/{DATA}") if DATA in files else None,
    )


def _files(folder: os.DirEntry[str], shown: str) -> frozenset[str]:
    """Names in it that are no folders: one question for all of them."""
    try:
        with os.scandir(folder) as found:
            return frozenset(each.name for each in found if each.is_symlink() or not each.is_dir())
    except OSError as exc:
        raise Failure(unreadable(exc, shown)) from None


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
