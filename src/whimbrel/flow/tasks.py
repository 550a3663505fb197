"""From files of migrations to what the runner takes; everything that can be seen to fail before
the first statement is said before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..history.layout import SCRIPT, Migration
from ..pg.locks import LockMode
from ..pg.name import RelationName
from ..pg.version import NEWEST_PROVEN, ServerVersion
from ..plan.cut import cut, cut_mode
from ..plan.facts.describe import describe
from ..read.extensions import read_available_extensions
from ..run.outcome import Task
from ..script.node import body, text
from ..script.parse import parse_script, syntax_failure
from ..script.statement import Directive


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A migration, parsed and cut, with the directives that stand for the whole file."""

    task: Task
    file: str  # as people write it: prisma/migrations/NAME/migration.sql
    directives: tuple[Directive, ...]

    @property
    def migration(self) -> Migration:
        return self.task.migration

    @property
    def is_contract(self) -> bool:
        """Does the file say `-- whimbrel:phase contract`? Only that makes it one."""
        return any(d.name == "phase" and d.arguments == ("contract",) for d in self.directives)

    @property
    def changed(self) -> frozenset[RelationName]:
        """Every relation that is another one afterwards, in shape or rows. A table that a foreign
        key only points to, or that gets one index more, is not."""
        return frozenset(
            name
            for s in self.task.steps
            for name in (
                *(t.relation for t in s.touches if t.lock is LockMode.ACCESS_EXCLUSIVE),
                *(*s.creates, *s.drops, *s.rewrites, *s.changes_rows),
            )
        )

    @property
    def touched(self) -> frozenset[RelationName]:
        """Every relation that its statements lock, make or change."""
        steps = self.task.steps
        return frozenset(
            name for s in steps for name in (*(t.relation for t in s.touches), *s.creates)
        )


def prepare(folder: str, migration: Migration) -> Prepared:
    """Raises `Failure` (S1xx) for what is no SQL at all."""
    file = f"{folder}/{migration.name}/{SCRIPT}"
    script = parse_script(migration.sql, name=file)
    task = Task(migration=migration, segments=cut(describe(script), mode=cut_mode(script)))
    return Prepared(task=task, file=file, directives=script.directives)


def preflight(conn: Connection, todo: Sequence[Prepared]) -> None:
    """Refuse before the first statement what the server would refuse later.

    Raises `Failure`: S105 a statement that PostgreSQL cannot read, M130 an extension that this
    server does not have. Read only.
    """
    version = ServerVersion(conn.info.server_version)
    for each in todo:
        for step in each.task.steps:
            # A newer server may read what our grammar cannot; it decides for itself.
            if step.statement.problem is not None and version.major <= NEWEST_PROVEN:
                raise syntax_failure(step.statement, each.file)
    _refuse_missing_extensions(conn, todo)


def _refuse_missing_extensions(conn: Connection, todo: Sequence[Prepared]) -> None:
    wanted = [(each.file, name) for each in todo for name in wanted_extensions(each.task)]
    available = read_available_extensions(conn) if wanted else frozenset()
    for file, name in wanted:
        if name not in available:
            raise Failure(_no_extension(file, name, conn))


def wanted_extensions(task: Task) -> Iterable[str]:
    """What its CREATE EXTENSION statements name."""
    for step in task.steps:
        if step.statement.tag == "CREATE EXTENSION" and step.statement.node is not None:
            yield text(body(step.statement.node), "extname")


def _no_extension(file: str, name: str, conn: Connection) -> Notice:
    return Notice(
        code="M130",
        what=f"{file} needs the extension {name}, which the server of {conn.info.dbname} "
        "does not have",
        why="CREATE EXTENSION would fail there; no statement of any pending migration was run",
        next=f"install the package that brings {name} on the server (on Debian often "
        f"postgresql-contrib), or use a server that has it: set the environment's URL",
    )
