"""May this operation run here? Judged by the label; connects to nothing."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..config.environment import resolve_environment
from ..config.kind import Kind
from ..disk.project import Project, read_project
from ..disk.text import read_text
from ..errors import Failure
from ..guard.operations import judge_operation
from ..guard.verdict import Judgement
from .call import Call

LARGEST_FILE_BYTES = 4_000_000


def check_operation(call: Call, words: Sequence[str], *, kind: Kind | None = None) -> Judgement:
    """The judgement for the environment of the call; `kind` where the database was asked.

    One word is a shell text, several are the words of one command.
    """
    project = read_project(call.directory, call.variables)
    environment = resolve_environment(call.environment, project.variables, project.settings)
    operation = words[0] if len(words) == 1 else tuple(words)
    return judge_operation(
        operation,
        kind or environment.kind,
        dict(project.package.scripts),
        files=_files(project, words),
        kinds={each.name: each.kind for each in project.settings.environments},
    )


def contacts_of(call: Call) -> tuple[str, ...]:
    """Whom a stop in production names."""
    project = read_project(call.directory, call.variables)
    return tuple(f"{name}: {how}" for name, how in project.settings.contacts)


def _files(project: Project, words: Sequence[str]) -> Mapping[str, str]:
    """The SQL files that the operation names and that lie in the project."""
    found = {}
    for word in _split(words):
        if not word.endswith(".sql"):
            continue
        path = Path(word) if Path(word).is_absolute() else project.root / word
        try:
            if path.stat().st_size <= LARGEST_FILE_BYTES:
                found[word] = read_text(path, word)
        except (OSError, Failure):
            continue  # a file that cannot be read is not seen, and judged so
    return found


def _split(words: Sequence[str]) -> list[str]:
    try:
        return [part for word in words for part in shlex.split(word)]
    except ValueError:
        return list(words)
