"""One reading of an Alembic project for a whole command, as long as its files are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .history import Revisions, read_revisions
from .process import AlembicHome

_Stamp = frozenset[tuple[str, int, int]]


class Shelf:
    """Asking Alembic takes a process and the import of the project's models, a second or more."""

    def __init__(self) -> None:
        self._found: Revisions | None = None
        self._stamp: _Stamp = frozenset()

    def read(self, home: AlembicHome, shown: str) -> Revisions:
        """As `read_revisions`, which is asked again when a file came, went or was written."""
        if self._found is None or self._stamp != _stamp(home, self._found):
            self._found = read_revisions(home, shown)
            self._stamp = _stamp(home, self._found)
        return self._found

    def forget(self) -> None:
        """A revision was written, maybe the first one in a folder that no file has led to yet."""
        self._found = None


def _stamp(home: AlembicHome, found: Revisions) -> _Stamp:
    files = [each.revision.file for each in found.history.migrations if each.revision]
    folders = {(home.root / file).parent for file in files}
    # env.py stands above the folder of revisions.
    folders |= {folder.parent for folder in folders}
    return frozenset(_facts([home.root / home.ini, *_python_files(folders)]))


def _python_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from folder.glob("*.py")


def _facts(paths: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        facts = path.stat()
        yield str(path), facts.st_mtime_ns, facts.st_size
