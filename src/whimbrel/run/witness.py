"""Asks the catalog whether a statement outside a transaction took effect.

Each kind of statement has its witness: what to note before it runs, and how to judge afterwards,
also in another process and days later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from ..db.connect import Connection
from ..ledger.journal import StepRecord
from ..pg.name import RelationName, quote
from ..plan.step import Step
from ..script import node
from ..script.statement import Node
from .index_facts import Index, read_indexes, wanted_shape
from .texts import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The effect is there, and it was not before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """Nothing of it is there, or running it again does no harm. `leftovers` are indexes (oids)
    that an interrupted build of ours left behind; `finish` is what completes a half-done one."""

    leftovers: tuple[int, ...] = ()
    finish: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRunning:
    """A backend is at it at this moment."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt:
    why: str


Judgement = Applied | NotApplied | StillRunning | InDoubt
Evidence = Mapping[str, object]


class Witness(Protocol):
    def before(self, conn: Connection) -> Evidence:
        """What to note before the statement runs; plain JSON. Read only."""

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        """What became of it, by what was noted. Read only."""


def witness_of(step: Step) -> Witness:
    """Who can tell about this statement."""
    tree = step.statement.node
    if tree is None:
        return Nobody("it could not be read by the parser, so the catalog cannot be asked about it")
    match node.kind(tree):
        case "IndexStmt":
            return Build(tree)
        case "DropStmt":
            return IndexDrop(node.dotted(node.strings(node.items(tree, "objects")[0], "items")))
        case "ReindexStmt":
            return Rebuild()
        case "AlterTableStmt":
            return Detachment(tree)
        case "VacuumStmt" | "ClusterStmt" | "AlterSystemStmt" | "CheckPointStmt" | "DiscardStmt":
            return Repeatable()
        case "CreatedbStmt":
            return ClusterObject("pg_database", node.text(tree, "dbname"), appears=True)
        case "DropdbStmt":
            return ClusterObject("pg_database", node.text(tree, "dbname"), appears=False)
        case "CreateTableSpaceStmt":
            return ClusterObject("pg_tablespace", node.text(tree, "tablespacename"), appears=True)
        case "DropTableSpaceStmt":
            return ClusterObject("pg_tablespace", node.text(tree, "tablespacename"), appears=False)
        case "CreateSubscriptionStmt":
            return ClusterObject("pg_subscription", node.text(tree, "subname"), appears=True)
        case "DropSubscriptionStmt":
            return ClusterObject("pg_subscription", node.text(tree, "subname"), appears=False)
        case _:
            return Nobody("the catalog holds no trace of it, and it may have committed a part")


class Nobody:
    """DO blocks and procedures that commit, and what was not seen."""

    def __init__(self, why: str) -> None:
        self._why = why

    def before(self, conn: Connection) -> Evidence:
        return {}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        return InDoubt(why=self._why)


class Repeatable:
    """VACUUM and its like: once more does no harm."""

    def before(self, conn: Connection) -> Evidence:
        return {}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        return NotApplied()


class Build:
    """CREATE INDEX CONCURRENTLY. An index is ours when it was absent before we began, or is the
    one that we were seen building; a valid one of that shape is the effect, an invalid one is
    what an interrupted build leaves."""

    def __init__(self, statement: Node) -> None:
        self.name = node.text(statement, "idxname")
        self.table = node.relation(node.field(statement, "relation"))
        self.shape = wanted_shape(statement)

    def before(self, conn: Connection) -> Evidence:
        found = read_indexes(conn, self.table)
        return {"indexes_before": [each.oid for each in found], "table": str(self.table)}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        before = cast("list[int]", record.evidence.get("indexes_before", []))
        ours = [
            each
            for each in read_indexes(conn, self.table)
            if each.oid == record.index_oid
            or (each.oid not in before and (each.name == self.name or not self.name))
        ]
        ours = [each for each in ours if self.name or each.shape == self.shape]
        builder = _builder(conn, self.table)
        if builder is not None:
            return StillRunning(pid=builder)
        return self._judge(ours) if ours else NotApplied()

    def _judge(self, ours: list[Index]) -> Judgement:
        valid = [each for each in ours if each.is_valid]
        if not valid:
            return NotApplied(leftovers=tuple(each.oid for each in ours))
        if all(each.shape != self.shape for each in valid):
            return InDoubt(
                why=f"an index named {quote(valid[0].name)} appeared on {self.table.shown}, "
                "but its definition is not the one of this statement"
            )
        return Applied()


class IndexDrop:
    """DROP INDEX CONCURRENTLY: an interrupted one leaves an invalid index, which drops as well."""

    def __init__(self, name: RelationName) -> None:
        self.name = name

    def before(self, conn: Connection) -> Evidence:
        return {"index": _oid(conn, self.name)}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        was, present = record.evidence.get("index"), _oid(conn, self.name)
        return Applied() if was is not None and present != was else NotApplied()


class Rebuild:
    """REINDEX CONCURRENTLY: once more does no harm, but invalid copies stay behind."""

    def before(self, conn: Connection) -> Evidence:
        return {"leftovers_before": [oid for oid, _ in _rebuild_leftovers(conn)]}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        before = cast("list[int]", record.evidence.get("leftovers_before", []))
        found = [(oid, table) for oid, table in _rebuild_leftovers(conn) if oid not in before]
        for _, table in found:
            row = conn.execute(sql("builders"), (table,)).fetchone()
            if row is not None:
                return StillRunning(pid=cast(int, row[0]))
        return NotApplied(leftovers=tuple(oid for oid, _ in found))


class Detachment:
    """DETACH PARTITION CONCURRENTLY: when it was begun, FINALIZE completes it."""

    def __init__(self, statement: Node) -> None:
        self.parent = node.relation(node.field(statement, "relation"))
        command = node.field(node.items(statement, "cmds")[0], "def")
        self.partition = node.relation(node.field(command, "name"))

    def before(self, conn: Connection) -> Evidence:
        row = conn.execute(sql("partition"), (str(self.partition),)).fetchone()
        return {"was_attached": row is not None}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        row = conn.execute(sql("partition"), (str(self.partition),)).fetchone()
        if row is None:
            return Applied() if record.evidence.get("was_attached") else NotApplied()
        if row[0] is True:
            return NotApplied(
                finish=f"ALTER TABLE {self.parent} DETACH PARTITION {self.partition} FINALIZE"
            )
        return NotApplied()


class ClusterObject:
    """Databases, tablespaces, subscriptions: there or not, by name."""

    def __init__(self, catalog: str, name: str, *, appears: bool) -> None:
        self._where = (catalog, name)
        self._appears = appears

    def before(self, conn: Connection) -> Evidence:
        return {"is_there": self._is_there(conn)}

    def judge(self, conn: Connection, record: StepRecord) -> Judgement:
        is_there = self._is_there(conn)
        has_changed = is_there != record.evidence.get("is_there")
        return Applied() if has_changed and is_there == self._appears else NotApplied()

    def _is_there(self, conn: Connection) -> bool:
        return conn.execute(sql("cluster_object"), self._where).fetchone() is not None


def _oid(conn: Connection, name: RelationName) -> int | None:
    row = conn.execute(sql("relation_oid"), (str(name),)).fetchone()
    return cast("int | None", row[0]) if row else None


def _builder(conn: Connection, table: RelationName) -> int | None:
    row = conn.execute(sql("builders"), (_oid(conn, table),)).fetchone()
    return None if row is None else cast(int, row[0])


def _rebuild_leftovers(conn: Connection) -> list[tuple[int, int]]:
    rows = conn.execute(sql("rebuild_leftovers")).fetchall()
    return [(cast(int, oid), cast(int, table)) for oid, table in rows]
