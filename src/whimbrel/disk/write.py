"""Writes files and folders whole or not at all, whatever ends the process."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import Failure, Notice


def write_text(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Replace `path` by `text`: old or new content, never a half, even after a power cut.

    Folders above are made. Raises `Failure` (C152).
    """
    write_bytes(path, text.encode(), mode=mode)


def write_bytes(path: Path, raw: bytes, *, mode: int = 0o644) -> None:
    """As `write_text`, for bytes."""
    # A symbolic link stays one: what it points to is replaced.
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, raw, mode)
    except OSError as exc:
        raise Failure(unwritable(exc, path)) from None


def create_folder(path: Path, files: Mapping[str, str]) -> None:
    """Make the folder `path` with its files at once; it must not exist yet.

    Nobody ever sees it without its files. Raises `Failure` (C152, C153).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise Failure(_exists(path))
        _create(path, files)
    except OSError as exc:
        raise Failure(unwritable(exc, path)) from None


def _replace(target: Path, raw: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:60]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(file.fileno(), _mode_of(target, mode))
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:  # an interrupt leaves nothing behind either
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    _sync_folder(target.parent)


def _create(path: Path, files: Mapping[str, str]) -> None:
    # The dot keeps readers of the parent from taking it for a finished folder.
    made = Path(tempfile.mkdtemp(prefix=".whimbrel-new-", dir=path.parent))
    try:
        for name, text in files.items():
            _replace(made / name, text.encode(), 0o644)
        made.chmod(0o755)
        os.rename(made, path)
    except BaseException:  # as above
        shutil.rmtree(made, ignore_errors=True)
        raise
    _sync_folder(path.parent)


def _mode_of(target: Path, mode: int) -> int:
    """A file that is there keeps its rights."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return mode


def _sync_folder(folder: Path) -> None:
    # Without this the rename itself may be forgotten in a power cut.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unwritable(exc: OSError, path: Path) -> Notice:
    return Notice(
        code="C152",
        what=f"{path} cannot be written: {(exc.strerror or type(exc).__name__).lower()}",
        why="the file is as it was before",
        next=f"make room or give this user the right to write there: `ls -ld {path.parent}`",
    )


def _exists(path: Path) -> Notice:
    return Notice(
        code="C153",
        what=f"{path} is there already",
        why="it is not overwritten: it may be a colleague's work",
        next=f"look at it with `ls {path}`, then choose another name",
    )
