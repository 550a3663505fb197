"""Where the project is: the folder that a person would call its top."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from ..config.settings import FILE, has_settings
from ..errors import Notice, Usage
from ..prisma.config_file import HIDDEN, NAMES
from .text import read_text_if_there

PYPROJECT, PACKAGE = "pyproject.toml", "package.json"


def find_root(start: Path) -> Path:
    """The nearest folder upwards with a project file; else with a Prisma project; else with a
    schema or a history; else `start`. A folder with `.git` is the last one looked at.

    Raises `Usage` (C154) when `start` is no folder.
    """
    if not start.is_dir():
        raise _no_folder(start)
    folders = _upwards(start.resolve())
    for is_top in (_has_project_file, _has_prisma, _has_schema):
        found = _first(folders, is_top)
        if found is not None:
            return found
    return folders[0]


def prisma_below(root: Path) -> tuple[str, ...]:
    """Folders of Prisma projects up to two levels below, as in a monorepo; for a folder that is
    the top of nothing itself."""
    if any(is_top(root) for is_top in (_has_project_file, _has_prisma, _has_schema)):
        return ()
    below = [each for pattern in ("*", "*/*") for each in root.glob(pattern) if each.is_dir()]
    found = [each.relative_to(root) for each in below if _is_prisma_top(each)]
    return tuple(str(each) for each in sorted(found) if "node_modules" not in each.parts)


def alembic_file(root: Path) -> str:
    """The file of `root` that says where Alembic's revisions are; empty where none does."""
    named = {"alembic.ini": "script_location", PYPROJECT: "[tool.alembic]"}
    texts = {name: read_text_if_there(root / name, name) or "" for name in named}
    return next((name for name, word in reversed(named.items()) if word in _lines(texts[name])), "")


def _lines(text: str) -> frozenset[str]:
    """The first word of each line that is no comment."""
    words = (line.replace("=", " ").split() for line in text.splitlines())
    return frozenset(each[0] for each in words if each)


def _is_prisma_top(folder: Path) -> bool:
    return _has_prisma(folder) or (folder / "schema.prisma").is_file()


def settings_file(root: Path) -> Path | None:
    """The file that settings are read from: `whimbrel.toml` before `pyproject.toml`.

    Whatever has that name counts: a link to nowhere must not silently loosen the rules.
    """
    if os.path.lexists(root / FILE):
        return root / FILE
    return root / PYPROJECT if _names_us(root / PYPROJECT) else None


def is_history(folder: Path) -> bool:
    """Is this a folder of migrations? An empty one is only by Prisma's lock file."""
    if (folder / "migration_lock.toml").is_file():
        return True
    return folder.is_dir() and any(folder.glob("*/migration.sql"))


def _upwards(start: Path) -> list[Path]:
    folders = []
    for folder in (start, *start.parents):
        folders.append(folder)
        if (folder / ".git").exists() or folder == Path.home():
            break
    return folders


def _first(folders: list[Path], is_top: Callable[[Path], bool]) -> Path | None:
    return next((folder for folder in folders if is_top(folder)), None)


def _has_project_file(folder: Path) -> bool:
    return settings_file(folder) is not None


def _has_prisma(folder: Path) -> bool:
    names = (*NAMES, *HIDDEN, "prisma/schema.prisma", "prisma/schema")
    return (
        any((folder / name).exists() for name in names)
        or is_history(folder / "prisma" / "migrations")
        or _package_names_prisma(folder / PACKAGE)
    )


def _has_schema(folder: Path) -> bool:
    names = ("schema.prisma", "schema.sql")
    return any((folder / name).is_file() for name in names) or is_history(folder / "migrations")


def _names_us(pyproject: Path) -> bool:
    # A file that is not readable here is somebody else's until it says otherwise.
    return pyproject.is_file() and has_settings(_lenient(pyproject))


def _package_names_prisma(package: Path) -> bool:
    try:
        top = json.loads(_lenient(package)) if package.is_file() else {}
    except ValueError:
        return False
    return isinstance(top, dict) and isinstance(top.get("prisma"), dict)


def _lenient(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _no_folder(start: Path) -> Usage:
    return Usage(
        Notice(
            code="C154",
            what=f"{start} is not a folder",
            why="a project is a folder, and this one is not there",
            next="give `-C` the folder of the project",
        )
    )
