"""Which texts `check` looks at: files, folders, standard input, what git says, what is pending."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..config.policy_key import Level, PolicyRule
from ..disk.changed import Change, changed_since
from ..disk.staged import find_top, read_blobs, read_staged
from ..disk.text import read_bytes, read_text
from ..disk.write import write_text
from ..errors import Notice, Usage
from ..guard.check import Located, Terms
from ..guard.levels import mild
from ..history.layout import SCRIPT, UNDO
from ..plan.known import NOTHING_KNOWN, Known
from ..plan.known_json import read_known, write_known
from .call import Call
from .check_revisions import (
    is_only_reformatted,
    is_python,
    python_source,
    revision_sources,
    under,
)
from .check_source import Source
from .workplace import Workplace

STDIN, STANDARD_INPUT = "-", "standard input"  # as it is given, as it is called
_SQL = (".sql", ".psql", ".pgsql", ".ddl")
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "venv"})
# The way back of other tools: what it undoes is destroyed on purpose.
_WAY_BACK = (UNDO, ".down.sql", "_down.sql", ".undo.sql", ".rollback.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """`paths` as given, `-` for standard input. At most one of `paths`, `since` and `staged`."""

    paths: tuple[str, ...] = ()
    since: str = ""
    staged: bool = False
    snapshot: Path | None = None
    write_snapshot: Path | None = None
    database: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files in the order in which they would run, on one database."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is to be judged, and with which knowledge. `edited_files` were there before REV and
    are migrations: somebody may have applied them."""

    groups: tuple[Group, ...]
    known: Known = NOTHING_KNOWN
    database_rules: tuple[PolicyRule, ...] = ()
    notes: tuple[str, ...] = ()
    edited_files: tuple[str, ...] = ()

    def edited(self, terms: Terms) -> Iterator[Located]:
        return (_edited(name, terms) for name in self.edited_files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What a database says. `sources`: applied migrations are context, and not judged."""

    sources: tuple[Source, ...] = ()
    known: Known = NOTHING_KNOWN
    rules: tuple[PolicyRule, ...] = ()
    notes: tuple[str, ...] = ()


class Look(Protocol):
    """Asks the environment's database; handed in, because few checks need one."""

    def __call__(
        self, call: Call, place: Workplace, *, wants_known: bool, wants_pending: bool
    ) -> Pending: ...


def find_groups(call: Call, place: Workplace, options: CheckOptions, look: Look) -> Found:
    """Reads files; asks git with `since` and `staged`, the database with `database` and where
    nothing is named. Raises `Usage` (U112), `Failure` (C150, C162, H110)."""
    _refuse_two_ways(options)
    there = Pending()
    if options.database or options.write_snapshot or not _is_named(options):
        there = look(
            call,
            place,
            wants_known=options.database or options.write_snapshot is not None,
            wants_pending=not _is_named(options),
        )
    known = there.known
    if options.write_snapshot is not None:
        write_text(call.directory / options.write_snapshot, write_known(known))
    if options.snapshot is not None:
        shown = str(options.snapshot)
        known = read_known(read_text(call.directory / options.snapshot, shown), shown)
    if options.staged:
        found = _staged(call)
    elif options.since:
        found = _since(call, place, options.since)
    elif options.paths:
        found = _named(call, place, options.paths)
    else:
        found = Found(groups=_one_group(there.sources))
    return Found(
        groups=found.groups,
        known=known,
        database_rules=there.rules,
        notes=(*there.notes, *found.notes),
        edited_files=found.edited_files,
    )


def _is_named(options: CheckOptions) -> bool:
    return bool(options.paths or options.since or options.staged)


def _one_group(sources: tuple[Source, ...]) -> tuple[Group, ...]:
    return (Group(sources=sources),) if sources else ()


def _refuse_two_ways(options: CheckOptions) -> None:
    ways = [bool(options.paths), bool(options.since), options.staged]
    if sum(ways) > 1:
        raise Usage(
            Notice(
                code="U112",
                what="files, --since and --staged are three ways to say what is checked",
                why="two of them at once could mean either",
                next="give one of them; without any, the pending migrations are checked",
            )
        )


# ── files and folders ──


def _named(call: Call, place: Workplace, paths: Iterable[str]) -> Found:
    given = [call.directory / each for each in paths if each != STDIN]
    revisions, files = revision_sources(place, under(given))
    groups: list[Group] = [Group(sources=revisions)] if revisions else []
    notes: list[str] = []
    for each in dict.fromkeys(paths):
        path = call.directory / each
        if each == STDIN:
            groups.append(Group(sources=(Source(name=STANDARD_INPUT, raw=_stdin()),)))
        elif path.is_dir():
            group, passed = _folder(path, each)
            groups += [group] if group.sources else []
            if group.sources or not files:
                notes += _folder_notes(each, group, passed)
        elif path.resolve() in files:
            continue
        elif is_python(path):
            groups.append(Group(sources=(python_source(each, read_bytes(path, each)),)))
        else:
            groups.append(Group(sources=(Source(name=each, raw=read_bytes(path, each)),)))
    return Found(groups=tuple(groups), notes=tuple(notes))


def _stdin() -> bytes:
    return sys.stdin.buffer.read()


def _folder(path: Path, shown: str) -> tuple[Group, int]:
    """Every SQL file below it, in the order of their names; the ways back are passed over."""
    files = sorted(each for each in path.rglob("*") if _is_sql(each, path))
    forward = [each for each in files if not each.name.endswith(_WAY_BACK)]
    sources = tuple(
        Source(name=(name := _shown(each, path, shown)), raw=read_bytes(each, name))
        for each in forward
    )
    return Group(sources=sources), len(files) - len(forward)


def _is_sql(path: Path, top: Path) -> bool:
    inside = path.relative_to(top).parts
    is_hidden = any(part.startswith(".") or part in _PASSED_OVER for part in inside)
    return path.suffix.lower() in _SQL and not is_hidden and path.is_file()


def _shown(path: Path, top: Path, shown: str) -> str:
    return f"{shown.rstrip('/')}/{path.relative_to(top).as_posix()}"


def _folder_notes(shown: str, group: Group, passed: int) -> Iterator[str]:
    if not group.sources:
        yield f"{shown} holds no file of SQL"
    if len(group.sources) > 1:
        yield (
            f"{shown} is judged as one deploy, in the order of its names: what a file makes is "
            "nobody's yet in the next; `--since REV` judges what is new against what was there"
        )
    if passed:
        yield f"{shown}: {passed} file{'s' * (passed != 1)} that undo others passed over"


# ── git ──


def _since(call: Call, place: Workplace, revision: str) -> Found:
    """What changed since the commit where the branch left REV. Older files of the same folder
    are context: what they made is there."""
    every, top = changed_since(call.directory, revision), find_top(call.directory).folder
    changes = [each for each in every if _counts(each.path)]
    changed = {top / each.path for each in every if is_python(each.path)}
    revisions, files = revision_sources(place, under(changed)) if changed else ((), frozenset())
    groups = tuple(_with_context(each, changes, top) for each in _folders(changes))
    migrations = place.project.migrations_folder.resolve()
    edited = [
        each.path
        for each in changes
        if each.was_there
        and each.path.endswith(f"/{SCRIPT}")
        and (top / each.path).resolve().is_relative_to(migrations)
    ]
    edited += [
        each.path
        for each in every
        if each.was_there
        and (top / each.path).resolve() in files
        and not is_only_reformatted(place, each.path, revision)
    ]
    of_revisions = (Group(sources=revisions),) if revisions else ()
    return Found(groups=(*of_revisions, *groups), edited_files=tuple(edited))


def _counts(path: str) -> bool:
    return path.lower().endswith(_SQL) and not path.endswith(_WAY_BACK)


def _folders(changes: Iterable[Change]) -> tuple[str, ...]:
    """The folder that holds a history: above NAME/migration.sql, else the file's own."""
    return tuple(dict.fromkeys(_history_of(each.path) for each in changes))


def _history_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name == SCRIPT else folder


def _with_context(folder: str, changes: Sequence[Change], top: Path) -> Group:
    changed = {each.path for each in changes if _history_of(each.path) == folder}
    last = max(changed)
    around = top / folder
    files = [
        each.relative_to(top).as_posix() for each in around.rglob("*") if _is_sql(each, around)
    ]
    wanted = sorted(
        {name for name in files if _history_of(name) == folder and _counts(name) and name <= last}
        | changed
    )
    return Group(
        sources=tuple(
            Source(name=name, raw=read_bytes(top / name, name), is_judged=name in changed)
            for name in wanted
        )
    )


def _staged(call: Call) -> Found:
    """As the index has them, each file alone."""
    top = find_top(call.directory)
    changes = [each for each in read_staged(top) if _counts(each.path)]
    blobs = read_blobs(top, [each.blob for each in changes])
    return Found(
        groups=tuple(
            Group(sources=(Source(name=each.path, raw=blobs[each.blob]),))
            for each in changes
            if each.blob in blobs
        ),
        notes=tuple(
            f"{each.path} is too large to be looked into"
            for each in changes
            if each.blob not in blobs
        ),
    )


def _edited(name: str, terms: Terms) -> Located:
    return Located(
        code="T190",
        name="edited-migration",
        severity=mild(Level.STOP, terms.kind),
        file=name,
        line=1,
        statement="",
        what=f"{name} was there before, and is another one now",
        why="where it was applied it is never run again: databases part, and deploy stops there",
        next=f"bring it back (`git checkout REV -- {name}`), and put the change into a new "
        "migration",
    )
