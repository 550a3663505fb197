"""Statements that reach another database of the same server: that one is asked what it is, too."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from ..db.connect import connect
from ..errors import Failure, Notice, Stop
from ..guard.identity import Identity, Standing, judge_identity
from ..ledger.identity import look
from ..read.evidence import read_evidence
from ..script import node
from ..script.statement import Statement
from .opened import Opened
from .workplace import Workplace

_NAMED = {
    "DropdbStmt": "dbname",
    "AlterDatabaseStmt": "dbname",
    "AlterDatabaseSetStmt": "dbname",
}


def refuse_neighbours(place: Workplace, opened: Opened, statements: Iterable[Statement]) -> None:
    """Raises `Stop` (I117) where one of them drops or alters another database than the one that
    was admitted, and that is not known to be harmless. Read only."""
    for statement in statements:
        name = _other_database(statement)
        if not name or name == opened.identity.live.database:
            continue
        problem = _problem(place, opened, name)
        if problem:
            raise _reaches_out(statement, opened, name, problem)


def _other_database(statement: Statement) -> str:
    tree = statement.node
    if tree is None:
        return ""
    kind = node.kind(tree)
    if kind == "RenameStmt" and node.text(tree, "renameType") == "OBJECT_DATABASE":
        return node.text(tree, "subname")
    if kind == "AlterOwnerStmt" and node.text(tree, "objectType") == "OBJECT_DATABASE":
        return node.string(node.field(tree, "object"))
    return node.text(tree, _NAMED[kind]) if kind in _NAMED else ""


def _problem(place: Workplace, opened: Opened, name: str) -> str:
    """Why it must be left alone; empty where it is not there, holds nothing, or is harmless."""
    known = "SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = %s"
    if opened.conn.execute(known, (name,)).fetchone() is None:
        return ""
    url = opened.url.with_database(name)
    try:
        with connect(url, application_name="whimbrel (looking)") as conn:
            identity = judge_identity(*look(conn), place.shared)
            return _why_not(identity, is_empty=read_evidence(conn).is_empty)
    except (Failure, psycopg.Error):
        return "cannot be asked what it is"


def _why_not(identity: Identity, *, is_empty: bool) -> str:
    is_new = identity.standing is Standing.UNMARKED and is_empty
    if is_new or (identity.is_known and identity.kind.is_lenient):
        return ""
    return f"is {identity.shown}"


def _reaches_out(statement: Statement, opened: Opened, name: str, problem: str) -> Stop:
    return Stop(
        Notice(
            code="I117",
            what=f"line {statement.line}: {statement.tag} reaches {name}, which {problem}",
            why=f"{opened.identity.live.place} was admitted, and its neighbours were not; "
            "the statement was not run",
            next=f"take the statement out; what {name} needs is done in its own environment",
        )
    )
