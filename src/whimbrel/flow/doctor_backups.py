"""Where backups will lie: can it be written, is it kept out of git, is it another disk?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..config.environment import Environment
from ..db.connect import Connection
from ..disk.git import is_ignored
from ..disk.room import is_writable, lies_with
from ..guard.checkup import Remark, Weight, ok
from ..read.data_folder import read_data_folder
from .backups_folder import backups_folder
from .workplace import Workplace


def check_backups(place: Workplace) -> Iterator[Remark]:
    folder = backups_folder(place)
    shown = _shown(place, folder)
    if is_writable(folder):
        yield ok("backups", f"{shown} can be written")
    else:
        yield Remark(
            weight=Weight.PROBLEM,
            topic="backups",
            what=f"{shown} cannot be written",
            why="`backup create` would fail, and with it a deploy that asks for a backup",
            next=f'make it writable, or set another: backups = "FOLDER" in {_file(place)}',
        )
    if folder.is_relative_to(place.root) and is_ignored(folder / "x") is False:
        yield Remark(
            weight=Weight.PROBLEM,
            topic="backups",
            what=f"git does not ignore {shown}",
            why="a dump holds every user's data, and a commit of it goes to everybody",
            next=f"echo '/{shown}/' >> .gitignore",
        )


def check_disks(place: Workplace, environment: Environment, conn: Connection) -> Iterator[Remark]:
    """Only where the server's own folder can be seen from here."""
    data = None if environment.kind.is_lenient else read_data_folder(conn)
    folder = backups_folder(place)
    if data is not None and lies_with(folder, data):
        yield Remark(
            weight=Weight.ADVICE,
            topic="backups",
            what=f"{_shown(place, folder)} is on the same disk as the server's data",
            why="the disk that takes the database takes its backups along",
            next=f'set a folder elsewhere: backups = "FOLDER" in {_file(place)}, or copy them away',
        )


def _shown(place: Workplace, folder: Path) -> str:
    is_inside = folder.is_relative_to(place.root)
    return str(folder.relative_to(place.root)) if is_inside else str(folder)


def _file(place: Workplace) -> str:
    return place.settings.file or "whimbrel.toml"
