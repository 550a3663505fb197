"""Runs the project's own command for sample data, behind the guard and with the right URL."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

from ..disk.child import run_child
from ..errors import Failure, Notice
from ..ledger.notes import write_audit
from .admission import admit
from .call import Call
from .enter import enter
from .operation import Operation
from .run_tool import child_variables, judge_by_label, judge_there
from .workplace import Workplace, open_workplace

_RUNNING = "WHIMBREL_SEEDING"


def seed(call: Call, arguments: Sequence[str] = ()) -> int:
    """The exit code of `seed` in the project file, else of Prisma's configured command.

    It runs through a shell in the project's folder, `node_modules/.bin` first on its PATH, with
    `arguments` behind it. Raises `Stop`: G101 in production, by label or mark, and whatever
    `run` raises; `Failure`: C172 no command, C173 a command that comes back here.
    """
    place = open_workplace(call, "seed")
    text = _command(place)
    if call.variables.get(_RUNNING):
        raise Failure(_circle(text))
    call = replace(call, directory=place.root)
    whole = " ".join([text, *map(shlex.quote, arguments)])
    operation = Operation(call=call, project=place.project, words=(whole,), is_text=True)
    judge_by_label(place, operation)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "seed")
        call = judge_there(call, place, opened, operation)
        write_audit(opened.conn, "seed", {"command": operation.shown}, by=place.who)
    variables = dict(child_variables(call, place, operation))
    variables["PATH"] = f"{place.root / 'node_modules' / '.bin'}:{variables.get('PATH', '')}"
    return run_child(["/bin/sh", "-c", whole], variables | {_RUNNING: "1"}, place.root)


def _command(place: Workplace) -> str:
    prisma = place.project.prisma
    text = place.settings.seed or (prisma.seed if prisma else "")
    if text:
        return text
    unreadable = [each for each in (prisma.unreadable if prisma else ()) if "seed" in each.what]
    raise Failure(unreadable[0] if unreadable else _NONE)


_NONE = Notice(
    code="C172",
    what="no seed command is set",
    why="neither the project file nor Prisma's settings name one, so nothing was run",
    next='write it into whimbrel.toml: seed = "tsx prisma/seed.ts"',
)


def _circle(text: str) -> Notice:
    return Notice(
        code="C173",
        what=f"the seed command `{text}` runs whimbrel seed again",
        why="it would never end",
        next="set `seed` in whimbrel.toml to the program that writes the rows",
    )
