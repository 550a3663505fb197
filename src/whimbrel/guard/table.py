"""What is allowed where: one row per kind of act, one cell per kind of environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from ..config.kind import Kind
from .verdict import Judgement, Verdict


class Act(Enum):
    """What an operation does to a database, whatever tool it is spelled in."""

    FILES = "touches project files only"
    READ = "reads the database only"
    PUSH = "makes the database match the schema, without a migration file"
    PUSH_WITH_LOSS = "makes the database match the schema and accepts data loss"
    MIGRATE = "writes a migration and applies it"
    DEPLOY = "applies reviewed changes to users' objects"
    RESET = "throws the data away"
    SEED = "writes sample data or makes test databases"
    RECORDS = "changes our records of what was done"
    ROLLBACK = "takes users' objects back to an earlier state"
    DESTRUCTIVE_SQL = "runs SQL that loses data"
    STUDIO = "opens the studio"
    UNSEEN = "is not understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer of the table: the verdict, in words, and the gates before it."""

    verdict: Verdict
    why: str
    gates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act in every kind of environment. `instead` is what a STOP proposes."""

    lenient: Cell
    staging: Cell
    production: Cell
    instead: str = ""

    def cell(self, kind: Kind) -> Cell:
        if kind.is_lenient:
            return self.lenient
        return self.staging if kind is Kind.STAGING else self.production


# In the order in which a production deploy passes them; `guard.gates` decides them.
GATES = (
    "identity",
    "one deployer",
    "history",
    "drift",
    "staging",
    "backup",
    "hazards",
    "health",
    "freeze",
    "sign-offs",
    "confirmation",
)


def _go(why: str) -> Cell:
    return Cell(verdict=Verdict.GO, why=why)


def _ask(why: str, *gates: str) -> Cell:
    return Cell(verdict=Verdict.ASK, why=why, gates=gates)


def _stop(why: str) -> Cell:
    return Cell(verdict=Verdict.STOP, why=why)


_DEPLOY_INSTEAD = (
    "write it in development: whimbrel migrate NAME, prove it in staging: "
    "whimbrel -e staging deploy, then: whimbrel -e production deploy"
)
_NO_RESET = (
    "nothing of the sort in production: look with whimbrel -e production status, fix forward with "
    "a new migration and whimbrel -e production deploy, or restore a backup"
)

TABLE: Mapping[Act, Row] = MappingProxyType(
    {
        Act.FILES: Row(
            lenient=_go("it touches no database"),
            staging=_go("it touches no database"),
            production=_go("it touches no database"),
        ),
        Act.READ: Row(
            lenient=_go("it only reads the database"),
            staging=_go("it only reads the database"),
            production=_go("it only reads the database"),
        ),
        Act.PUSH: Row(
            lenient=_go("it asks before data is lost"),
            staging=_go("it asks before data is lost"),
            production=_stop(
                "a push leaves no migration file behind, so nobody reviewed or tested what it does"
            ),
            instead=_DEPLOY_INSTEAD,
        ),
        Act.PUSH_WITH_LOSS: Row(
            lenient=_go("the data here may be lost"),
            staging=_ask("it throws data away to make the schema fit"),
            production=_stop("it throws users' data away to make the schema fit"),
            instead=_DEPLOY_INSTEAD,
        ),
        Act.MIGRATE: Row(
            lenient=_go("migrations are written and tried here"),
            staging=_go("staging proves the migration"),
            production=_stop("a migration written here would be applied untested to live data"),
            instead=_DEPLOY_INSTEAD,
        ),
        Act.DEPLOY: Row(
            lenient=_go("it applies pending migrations and never asks here"),
            staging=_go("it applies pending migrations and writes the proof for production"),
            production=Cell(
                verdict=Verdict.GATES, why="it runs once every gate has passed", gates=GATES
            ),
        ),
        Act.RESET: Row(
            lenient=_go("the data here may be lost"),
            staging=_ask("it throws staging's data away; mark, audit and receipts are kept"),
            production=_stop("it destroys live data"),
            instead=_NO_RESET,
        ),
        Act.SEED: Row(
            lenient=_go("sample data and test databases belong here"),
            staging=_go("sample data and test databases are allowed here"),
            production=_stop("sample data and test databases do not belong among live data"),
            instead="run it against development or test: whimbrel -e development seed; "
            "data that production needs travels as a migration through "
            "whimbrel -e production deploy",
        ),
        Act.RECORDS: Row(
            lenient=_go("it changes records only"),
            staging=_go("it changes records only"),
            production=_ask(
                "it changes what is believed about production", "identity", "one deployer"
            ),
        ),
        Act.ROLLBACK: Row(
            lenient=_go("it may be undone and redone here"),
            staging=_ask("it takes the schema back and may lose what was written since"),
            production=_ask(
                "it takes the schema back and may lose what was written since",
                "identity",
                "one deployer",
                "backup",
            ),
        ),
        Act.DESTRUCTIVE_SQL: Row(
            lenient=_go("the data here may be lost"),
            staging=_ask("it loses data"),
            production=_stop("it loses live data"),
            instead="write it as a migration: whimbrel migrate NAME --create-only, prove it in "
            "staging, then: whimbrel -e production deploy",
        ),
        Act.STUDIO: Row(
            lenient=_go("it reads and writes"),
            staging=_go("it reads and writes"),
            production=_go("it is read only here, by a role that cannot write"),
        ),
        Act.UNSEEN: Row(
            lenient=_go("note: not understood, and allowed only because no live data is here"),
            staging=_go("note: not understood, and allowed only because no live data is here"),
            production=_stop("what cannot be read is treated as destructive"),
            instead="say it in a form that can be read: the command itself, or its SQL; schema "
            "changes go through whimbrel -e production deploy",
        ),
    }
)


def judge_act(act: Act, kind: Kind, operation: str) -> Judgement:
    """The table's answer for one act."""
    row = TABLE[act]
    cell = row.cell(kind)
    return Judgement(
        verdict=cell.verdict,
        operation=operation,
        kind=kind,
        why=cell.why,
        instead=row.instead if cell.verdict is Verdict.STOP else "",
        gates=cell.gates,
    )
