"""`-- whimbrel:batch key=id`: an UPDATE or DELETE that runs a part of the rows at a time.

Each part is the statement with a range of the key added to its WHERE. That WHERE is also what tells
which rows are not done yet, so that a last sweep finds those that came meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Failure, Notice
from ..pg.name import RelationName, literal, quote
from ..script import node
from ..script.tokens import CLOSE, OPEN, scan
from .step import Step

_VERBS = {"UPDATE": "UpdateStmt", "DELETE": "DeleteStmt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`head` is the statement up to its WHERE, `condition` what follows it ("true" where a DELETE
    has none). `row` is what the statement calls the row: alias or name."""

    relation: RelationName
    key: str
    head: str
    condition: str
    row: str

    def range_sql(self, type: str, last: str | None, upto: str) -> str:
        """The statement for the rows with a key behind `last`, up to and with `upto`."""
        key = f"{self.row}.{quote(self.key)}"
        after = "" if last is None else f" AND {key} > {literal(last)}::{type}"
        return f"{self.head} WHERE ({self.condition}\n){after} AND {key} <= {literal(upto)}::{type}"

    def upper_sql(self, type: str, last: str | None, size: int) -> str:
        """The key of the last of the next `size` rows, and how many there are: counted by the key
        alone, so that each part is as much work whatever the WHERE lets through."""
        key = quote(self.key)
        after = "" if last is None else f"WHERE t.{key} > {literal(last)}::{type}"
        # Not max(): of uuid there is none before PostgreSQL 18.
        return (
            f"SELECT s.k::text, pg_catalog.count(*) OVER () FROM (SELECT t.{key} AS k "
            f"FROM {self.relation} AS t {after} ORDER BY t.{key} LIMIT {size:d}) AS s "
            "ORDER BY s.k DESC LIMIT 1"
        )


def is_batched(step: Step) -> bool:
    return any(each.name == "batch" for each in step.statement.directives)


def batch_of(step: Step) -> Batch:
    """Raises `Failure`: S120 for a statement that cannot be cut into parts, S121 for an UPDATE
    without a condition that tells what is not done yet, S122 for one that changes its key."""
    statement = step.statement
    directive = next(each for each in statement.directives if each.name == "batch")
    key = directive.arguments[0].partition("=")[2].strip()
    inside = node.body(statement.node or node.NOTHING)
    if statement.tag not in _VERBS or any(
        node.field(inside, name) or node.items(inside, name)
        for name in ("withClause", "returningList", "returningClause")
    ):
        raise _not_cuttable(step)
    changed = {node.text(each, "name") for each in node.items(inside, "targetList")}
    if key in changed:
        raise _changes_key(step, key)
    relation = node.field(inside, "relation")
    head, condition = _parted(statement.sql)
    if not condition and statement.tag == "UPDATE":
        raise _endless(step)
    alias = node.text(node.field(relation, "alias"), "aliasname")
    name = node.relation(relation)
    return Batch(
        relation=name,
        key=key,
        head=head,
        condition=condition or "true",
        row=quote(alias) if alias else str(name),
    )


def _parted(sql: str) -> tuple[str, str]:
    """Before and behind the statement's own WHERE, which is in no brackets."""
    raw = sql.encode()
    found = scan(raw)
    depth = 0
    for kind, start, end in zip(found.kinds, found.starts, found.ends, strict=True):
        depth += (kind == OPEN) - (kind == CLOSE)
        if depth == 0 and raw[start:end].lower() == b"where":
            return raw[:start].decode().rstrip(), raw[end:].decode().strip()
    return sql.rstrip(), ""


def _not_cuttable(step: Step) -> Failure:
    return Failure(
        Notice(
            code="S120",
            what=f"line {step.statement.line}: {step.statement.tag or 'the statement'} cannot be "
            "run in batches",
            why="parts are made by a range of the key in the WHERE of a plain UPDATE or DELETE, "
            "without WITH and RETURNING",
            next="write it as UPDATE … SET … WHERE … or DELETE FROM … WHERE …, or remove "
            "`-- whimbrel:batch`",
        )
    )


def _endless(step: Step) -> Failure:
    return Failure(
        Notice(
            code="S121",
            what=f"line {step.statement.line}: the batched UPDATE has no WHERE",
            why="nothing tells a row that is done from one that is not, so rows that are added "
            "meanwhile would be missed, and an interrupted run could not say what is left",
            next="say which rows are not done yet: WHERE new_column IS NULL, for instance",
        )
    )


def _changes_key(step: Step, key: str) -> Failure:
    return Failure(
        Notice(
            code="S122",
            what=f"line {step.statement.line}: the batched UPDATE changes its key {key}",
            why="a row that moves along the key would be met twice, or never",
            next="name another key that stays as it is: `-- whimbrel:batch key=…`",
        )
    )
