"""The files of findings as the repository calls them, which is what its host looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..disk.staged import find_top
from ..errors import Failure
from .call import Call
from .check import Checked
from .check_sources import CheckOptions
from .workplace import open_workplace


def in_repository(call: Call, options: CheckOptions, done: Checked) -> Checked:
    """Paths from the top of the work tree; what is in none, or is no file, keeps its name."""
    try:
        top = find_top(call.directory).folder.resolve()
    except Failure:
        return done
    root = open_workplace(call, "check").root
    is_of_git = options.since or options.staged
    first = top if is_of_git else call.directory if options.paths else root
    names = {each.file for each in done.findings}
    known = {name: _path(name, top, (first, root)) for name in names}
    return replace(
        done,
        findings=tuple(replace(each, file=known[each.file]) for each in done.findings),
    )


def _path(name: str, top: Path, folders: Sequence[Path]) -> str:
    for folder in folders:
        path = folder / name
        # A link counts where it is, not where it leads.
        here = path.parent.resolve() / path.name
        if path.exists() and here.is_relative_to(top):
            return here.relative_to(top).as_posix()
    return name
