"""Python files for `check`: the project's revisions as Alembic writes them; of any other file what
it says in SQL and drops by name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from ..disk.git import ask_git
from ..disk.text import decoded, read_bytes
from ..guard.hook.python_calls import calls, executed
from ..history.layout import History, Migration, script_name
from ..plan.opaque import placed, script_of
from .check_source import Source
from .workplace import Workplace

SUFFIX = ".py"


def revision_source(folder: str, migration: Migration, *, is_judged: bool) -> Source:
    """Its SQL, with the lines of its own file."""
    name = script_name(folder, migration)
    script = script_of(migration, name)
    return Source(name=name, raw=migration.sql.encode(), is_judged=is_judged, script=script)


def revision_sources(
    place: Workplace, is_wanted: Callable[[Path], bool]
) -> tuple[tuple[Source, ...], frozenset[Path]]:
    """The wanted revisions, those before them as context; and the files that they are. Nothing
    where the project has none. Raises `Failure` (M1xx)."""
    if not place.project.alembic:
        return (), frozenset()
    from .histories import project_history  # and with it all that connects

    history = project_history(place).require_sound()
    paths = {each.name: _path(place, history, each) for each in history.migrations}
    wanted = [each.name for each in history.migrations if is_wanted(paths[each.name])]
    before = history.lineage.ancestors(wanted)
    sources = tuple(
        revision_source(history.folder, each, is_judged=each.name in wanted)
        for each in history.migrations
        if each.name in before
    )
    return sources, frozenset(paths[name] for name in wanted)


def is_only_reformatted(place: Workplace, path: str, revision: str) -> bool:
    """Does the file say the same to Python as at that commit? `path` is from git's top."""
    before = ask_git(place.root, "show", f"{revision}:{path}")
    top = ask_git(place.root, "rev-parse", "--show-toplevel")
    if before is None or top is None:
        return False
    now = decoded(read_bytes(Path(top.strip(), path), path), path)
    try:
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(now))
    except (SyntaxError, ValueError):
        return False


def _path(place: Workplace, history: History, migration: Migration) -> Path:
    return (place.root / script_name(history.folder, migration)).resolve()


def python_source(name: str, raw: bytes) -> Source:
    """What can be seen without running it."""
    said = sorted(_said(raw.decode("utf-8", "replace")))
    texts = [(line, f"{sql.rstrip().rstrip(';')}\n;\n") for line, sql in said]
    lines = [line for line, sql in texts for _ in range(sql.count("\n"))]
    sql = "".join(sql for _, sql in texts)
    return Source(name=name, raw=sql.encode(), script=placed(sql, [*lines, 1], name))


def _said(text: str) -> Iterator[tuple[int, str]]:
    yield from executed(text)
    yield from ((call.first, call.sql) for call in calls(text) if call.sql)


def is_python(path: Path | str) -> bool:
    return str(path).endswith(SUFFIX)


def under(paths: Collection[Path]) -> Callable[[Path], bool]:
    """Is a file one of these, or in one of these folders?"""
    resolved = [each.resolve() for each in paths]
    return lambda file: any(file == each or each in file.parents for each in resolved)
