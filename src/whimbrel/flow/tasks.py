"""From files of migrations to what the runner takes; everything that can be seen to fail before
the first statement is said before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..history.layout import DATA, Migration, script_name
from ..ledger.table import LedgerTable
from ..pg.name import RelationName
from ..pg.version import NEWEST_PROVEN, ServerVersion
from ..plan.batch import is_for_python
from ..plan.cut import cut, cut_mode, may_refuse_to_cut
from ..plan.facts.describe import describe
from ..plan.keep import require_kept
from ..plan.opaque import script_of
from ..read.extensions import read_available_extensions
from ..run.outcome import Task
from ..script.node import body, text
from ..script.parse import syntax_failure
from ..script.statement import Directive, Script


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A migration, parsed; its steps are described and cut when they are first asked for."""

    migration: Migration
    file: str  # as people write it: prisma/migrations/NAME/migration.sql
    script: Script

    @cached_property
    def task(self) -> Task:
        """Raises `Failure` only where `prepare` has raised it already."""
        segments = cut(describe(self.script), mode=cut_mode(self.script))
        return Task(migration=self.migration, segments=segments)

    @property
    def directives(self) -> tuple[Directive, ...]:
        """Those that stand for the whole file."""
        return self.script.directives

    @property
    def is_contract(self) -> bool:
        """Does the file say `-- whimbrel:phase contract`? Only that makes it one."""
        return any(d.name == "phase" and d.arguments == ("contract",) for d in self.directives)

    @property
    def touched(self) -> frozenset[RelationName]:
        """Every relation that its statements lock, make or change."""
        steps = self.task.steps
        return frozenset(
            name for s in steps for name in (*(t.relation for t in s.touches), *s.creates)
        )


def prepare(folder: str, migration: Migration) -> Prepared:
    """Raises `Failure` (S1xx) for what is no SQL at all, for what cannot be cut as the file wants
    it, and for a column that it wants to be kept and does not keep."""
    file = script_name(folder, migration)
    script = script_of(migration, file)
    prepared = Prepared(migration=migration, file=file, script=script)
    if any(d.name == "keep" for each in script.statements for d in each.directives):
        require_kept(describe(script), file)
    _require_data(prepared)
    if may_refuse_to_cut(script):
        prepared.task  # noqa: B018  # said now, before the first statement of any file runs
    return prepared


def _require_data(prepared: Prepared) -> None:
    """data.py and the batched SELECT that hands it its rows belong together."""
    has_data = prepared.migration.data is not None
    if not has_data and not may_refuse_to_cut(prepared.script):
        return
    asks = any(map(is_for_python, prepared.task.steps))
    if asks == has_data:
        return
    one, other = (DATA, "a SELECT under `-- whimbrel:batch`")
    missing, there = (other, one) if has_data else (one, other)
    raise Failure(
        Notice(
            code="S124",
            what=f"{prepared.file} has {there} without {missing}",
            why="the rows of a batched SELECT are what `batch(conn, rows)` of data.py is "
            "given; one without the other does nothing",
            next=f"add {missing}, or take {there} out",
        )
    )


def preflight(conn: Connection, todo: Sequence[Prepared], table: LedgerTable) -> None:
    """Refuse before the first statement what the server, or the runner, would refuse later.

    Raises `Failure`: S105 a statement that PostgreSQL cannot read, M130 an extension that this
    server does not have, S125 a data.py where `table` is Prisma's. Read only.
    """
    for each in todo:
        if table.is_prisma and each.migration.data is not None:
            raise Failure(_not_for_prisma(each.file))
    version = ServerVersion(conn.info.server_version)
    for each in todo:
        for statement in each.script.statements:
            # A newer server may read what our grammar cannot; it decides for itself.
            if statement.problem is not None and version.major <= NEWEST_PROVEN:
                raise syntax_failure(statement, each.file)
    _refuse_missing_extensions(conn, todo)


def _not_for_prisma(file: str) -> Notice:
    return Notice(
        code="S125",
        what=f"{file} hands rows to {DATA}, and the record of this project is Prisma's table",
        why=f"its checksum is of migration.sql alone, so nobody would see that {DATA} was changed; "
        "`prisma migrate deploy` would run the SELECT, write the migration down as applied, and "
        "no row would have gone to Python; no statement of any pending migration was run",
        next="say it in SQL: `-- whimbrel:batch` above an UPDATE that calls a function of the "
        "migration; or run the Python as a job of the application between two deploys, and let "
        "the later migration begin with a check that it is done",
    )


def _refuse_missing_extensions(conn: Connection, todo: Sequence[Prepared]) -> None:
    wanted = [(each.file, name) for each in todo for name in wanted_extensions(each.script)]
    available = read_available_extensions(conn) if wanted else frozenset()
    for file, name in wanted:
        if name not in available:
            raise Failure(_no_extension(file, name, conn))


def wanted_extensions(script: Script) -> Iterable[str]:
    """What its CREATE EXTENSION statements name."""
    for statement in script.statements:
        if statement.tag == "CREATE EXTENSION" and statement.node is not None:
            yield text(body(statement.node), "extname")


def _no_extension(file: str, name: str, conn: Connection) -> Notice:
    return Notice(
        code="M130",
        what=f"{file} needs the extension {name}, which the server of {conn.info.dbname} "
        "does not have",
        why="CREATE EXTENSION would fail there; no statement of any pending migration was run",
        next=f"install the package that brings {name} on the server (on Debian often "
        f"postgresql-contrib), or use a server that has it: set the environment's URL",
    )
