"""Writes the way back of a migration that people have written, where each statement has one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..disk.text import read_text
from ..disk.write import write_text
from ..errors import Notice, Usage
from ..history.layout import SCRIPT, UNDO
from ..plan.facts import describe
from ..plan.undo import WayBack, way_back
from ..script.parse import parse_script, syntax_failure
from .call import Call
from .check_sources import Look
from .fix import FixOptions, known_for, of_folder
from .workplace import open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """`path` is the file that holds the way back, empty where none was written."""

    found: WayBack
    path: str = ""

    @property
    def sql(self) -> str:
        return "".join(f"{each};\n" for each in self.found.statements)


def write_way_back(call: Call, options: FixOptions, look: Look) -> Undone:
    """`down.sql` beside a migration, `NAME.down.sql` beside any other file; none where something
    cannot be brought back, and never over one that is there.

    Raises `Usage` (U113) where one is there, `Failure` (C150, S10x).
    """
    place, options = open_workplace(call, "fix"), of_folder(call, options)
    path = call.directory / options.path
    script = parse_script(read_text(path, options.path), name=options.path)
    for statement in script.statements:
        if statement.problem is not None:
            raise syntax_failure(statement, options.path)
    target = _target(Path(options.path))
    if (call.directory / target).exists() and not options.is_dry:
        raise _is_there(target)
    found = way_back(describe(script), known_for(call, place, options, look))
    undone = Undone(found=found)
    if found.none or not found.statements or options.is_dry:
        return undone
    write_text(call.directory / target, undone.sql)
    return Undone(found=found, path=str(target))


def _target(path: Path) -> Path:
    return path.with_name(UNDO if path.name == SCRIPT else f"{path.stem}.down{path.suffix}")


def _is_there(target: Path) -> Usage:
    return Usage(
        Notice(
            code="U113",
            what=f"{target} is there already",
            why="somebody has written how this is undone, and it is not written over",
            next=f"look at it, or move it away: `git mv {target} {target}.old`",
        )
    )
