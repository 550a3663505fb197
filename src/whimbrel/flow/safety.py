"""May this operation run here? Judged by the label; connects to nothing."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..config.environment import resolve_environment
from ..config.kind import Kind
from ..disk.project import Project, nearest_package, read_project
from ..disk.text import read_text
from ..errors import Failure
from ..guard.operations import Scene, judge_readings, read_operation
from ..guard.verdict import Judgement
from .call import Call

LARGEST_FILE_BYTES = 4_000_000


def check_operation(call: Call, words: Sequence[str], *, kind: Kind | None = None) -> Judgement:
    """The judgement for the environment of the call; `kind` where the database was asked.

    One word is a shell text, several are the words of one command.
    """
    project = read_project(call.directory, call.variables)
    environment = resolve_environment(call.environment, project.variables, project.settings)
    judged_as = kind or environment.kind
    operation = words[0] if len(words) == 1 else tuple(words)
    readings = read_operation(operation, scene_of(call, project, judged_as, words))
    return judge_readings(readings, judged_as, operation)


def scene_of(call: Call, project: Project, kind: Kind, words: Sequence[str]) -> Scene:
    """What the operation may refer to: scripts of the package it is called in, files it names."""
    folder, package = nearest_package(project, call.directory)
    return Scene(
        kind=kind,
        scripts=dict(package.scripts),
        files=_files((call.directory, folder), words),
        kinds={each.name: each.kind for each in project.settings.environments},
    )


def kind_of_label(call: Call) -> Kind:
    """Of what kind the environment is that the call names; connects to nothing."""
    project = read_project(call.directory, call.variables)
    return resolve_environment(call.environment, project.variables, project.settings).kind


def contacts_of(call: Call) -> tuple[str, ...]:
    """Whom a stop in production names."""
    project = read_project(call.directory, call.variables)
    return tuple(f"{name}: {how}" for name, how in project.settings.contacts)


def _files(folders: Sequence[Path], words: Sequence[str]) -> Mapping[str, str]:
    """The SQL files that the operation names. Where a name means two files, it is not seen."""
    found = {}
    for word in _split(words):
        if word.endswith(".sql"):
            texts = {text for each in folders if (text := _text(each / word, word)) is not None}
            if len(texts) == 1:
                found[word] = texts.pop()
    return found


def _text(path: Path, shown: str) -> str | None:
    try:
        return read_text(path, shown) if path.stat().st_size <= LARGEST_FILE_BYTES else None
    except (OSError, Failure):
        return None  # a file that cannot be read is not seen, and judged so


def _split(words: Sequence[str]) -> list[str]:
    try:
        return [part for word in words for part in shlex.split(word)]
    except ValueError:
        return list(words)
