"""Staged migrations through all rules: what production's deploy would stop at stops the commit.

Here the file can still be changed; later staging has run these very bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..config.kind import Kind
from ..disk.project import read_settings
from ..disk.root import find_root
from ..guard.check import Judge, Located, Terms
from ..guard.hook.staged import Sighting, StagedFile
from ..plan.trail import Trail


def sight_hazards(top: Path, files: Sequence[StagedFile], kind: Kind) -> Iterator[Sighting]:
    """In the order of files and lines; each file alone, by the levels of the project's file.

    Only what is new in it. Raises `Failure` and `Usage` where the project's file is no use.
    """
    rules = read_settings(find_root(top)).rules
    judge = Judge(Terms(kind=kind, file_rules=rules))
    for file in files:
        for each in judge.judge(file.text, file.path, Trail()):
            if each.stops and file.adds(each.line, each.line + each.lines - 1):
                yield _sighting(each)


def _sighting(found: Located) -> Sighting:
    return Sighting(
        file=found.file,
        line=found.line,
        statement=found.statement,
        code=found.code,
        name=found.name,
        what=found.what,
        why=found.why,
        next=f"{found.next}. `whimbrel fix {found.file}` rewrites it where it can; where it is "
        f'right as it is, above the statement: `-- whimbrel:allow {found.name} "…"`',
    )
