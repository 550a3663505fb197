"""`-- whimbrel:batch key=id`: a statement that runs a part of the rows at a time.

UPDATE and DELETE get a range of the key added to their WHERE, INSERT … SELECT to its SELECT's;
the rows of a SELECT are handed to `batch(conn, rows)` of the migration's data.py. The WHERE is also
what tells which rows are not done yet, so that a last sweep finds those that came meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import Failure, Notice
from ..pg.name import RelationName, literal, quote
from ..script import node
from ..script.statement import Node
from ..script.tokens import CLOSE, OPEN, scan
from .step import Step

_VERBS = ("UPDATE", "DELETE", "INSERT", "SELECT")
# What makes a row of a SELECT out of several, or leaves some out by their number.
_WHOLES = (
    *("groupClause", "havingClause", "distinctClause", "windowClause", "sortClause"),
    *("limitCount", "limitOffset", "valuesLists", "withClause", "intoClause", "larg"),
)
_AGGREGATES = frozenset(
    ("count", "sum", "min", "max", "avg", "array_agg", "string_agg", "jsonb_agg", "json_agg")
)
# What may stand behind the WHERE: ON CONFLICT …, FOR UPDATE …
_BEHIND = ((b"on", b"conflict"), (b"for", b"update"), (b"for", b"no"), (b"for", b"share"))

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`head` is the statement up to its WHERE, `condition` what follows it ("true" where there is
    none), `tail` what stands behind that. `row` is what the statement calls the row: alias or
    name. `is_python`: the rows go to data.py."""

    relation: RelationName
    keys: Key
    head: str
    condition: str
    row: str
    tail: str = ""
    is_python: bool = False

    @property
    def shown_key(self) -> str:
        return ", ".join(self.keys)

    def range_sql(self, types: Key, last: Key | None, upto: Key) -> str:
        """The statement for the rows with a key behind `last`, up to and with `upto`."""
        keys = _together(f"{self.row}.{quote(each)}" for each in self.keys)
        after = "" if last is None else f" AND {keys} > {_values(last, types)}"
        within = f"({self.condition}\n){after} AND {keys} <= {_values(upto, types)}"
        return f"{self.head} WHERE {within}{self.tail}"

    def upper_sql(self, types: Key, last: Key | None, size: int) -> str:
        """The key of the last of the next `size` rows and whether there are so many: counted by
        the key alone, so that each part is as much work whatever the WHERE lets through. No row
        where none is left."""
        columns = [f"t.{quote(each)}" for each in self.keys]
        after = "" if last is None else f" WHERE {_together(columns)} > {_values(last, types)}"
        shown = ", ".join(f"{each}::text" for each in columns)
        rows = f"FROM {self.relation} AS t{after} ORDER BY "
        down = ", ".join(f"{each} DESC" for each in columns)
        # The second branch is not begun where the first one has given a row.
        return (
            f"(SELECT true, {shown} {rows}{', '.join(columns)} OFFSET {size - 1:d} LIMIT 1) "
            f"UNION ALL (SELECT false, {shown} {rows}{down} LIMIT 1) LIMIT 1"
        )


def _together(columns: Iterable[str]) -> str:
    found = list(columns)
    return found[0] if len(found) == 1 else f"({', '.join(found)})"


def _values(key: Key, types: Key) -> str:
    return _together([f"{literal(v)}::{t}" for v, t in zip(key, types, strict=True)])


def is_batched(step: Step) -> bool:
    return any(each.name == "batch" for each in step.statement.directives)


def is_for_python(step: Step) -> bool:
    return is_batched(step) and step.statement.tag == "SELECT"


def batch_of(step: Step) -> Batch:
    """Raises `Failure`: S120 for a statement that cannot be cut into parts, S121 for an UPDATE or
    SELECT without a condition that tells what is not done yet, S122 for one that changes its key,
    S123 for an INSERT that could insert a row twice."""
    statement = step.statement
    directive = next(each for each in statement.directives if each.name == "batch")
    asked = directive.arguments[0].partition("=")[2]
    keys = tuple(each.strip() for each in asked.split(",") if each.strip())
    inside = node.body(statement.node or node.NOTHING)
    if statement.tag not in _VERBS or any(
        node.field(inside, name) or node.items(inside, name)
        for name in ("withClause", "returningList", "returningClause")
    ):
        raise _not_cuttable(step)
    head, condition, tail = _parted(statement.sql)
    source = _source(step, inside)
    _require_end(step, inside, condition)
    changed = {node.text(each, "name") for each in node.items(inside, "targetList")}
    if statement.tag == "UPDATE" and changed & set(keys):
        raise _changes_key(step, ", ".join(sorted(changed & set(keys))))
    alias = node.text(node.field(source, "alias"), "aliasname")
    name = node.relation(source)
    return Batch(
        relation=name,
        keys=keys,
        head=head,
        condition=condition or "true",
        row=quote(alias) if alias else str(name),
        tail=f"\n{tail}" if tail else "",
        is_python=statement.tag == "SELECT",
    )


def _source(step: Step, inside: Node) -> Node:
    """The relation whose rows are cut into parts: the one that is changed, or the first that is
    read."""
    if step.statement.tag in ("UPDATE", "DELETE"):
        return node.field(inside, "relation")
    select = inside if step.statement.tag == "SELECT" else _select(inside)
    is_whole = any(node.field(select, each) or node.items(select, each) for each in _WHOLES)
    first = next(iter(node.items(select, "fromClause")), node.NOTHING)
    while node.kind(first) == "JoinExpr":
        first = node.field(first, "larg")
    if is_whole or node.kind(first) != "RangeVar" or _counts(select):
        raise _not_cuttable(step)
    return first


def _counts(select: Node) -> bool:
    """Does it call an aggregate of everyday use?"""
    calls = (each for kind, each in node.walk(select) if kind == "FuncCall")
    return any(set(node.strings(each, "funcname")[-1:]) & _AGGREGATES for each in calls)


def _select(inside: Node) -> Node:
    found = node.field(inside, "selectStmt")
    return node.body(found) if node.kind(found) == "SelectStmt" else found


def _require_end(step: Step, inside: Node, condition: str) -> None:
    """What tells a row that is done from one that is not?"""
    if step.statement.tag in ("UPDATE", "SELECT") and not condition:
        raise _endless(step)
    if step.statement.tag != "INSERT":
        return
    action = node.text(node.field(inside, "onConflictClause"), "action")
    has_antijoin = any(
        kind == "SubLink" for kind, _ in node.walk(node.field(_select(inside), "whereClause"))
    )
    if action != "ONCONFLICT_NOTHING" and (action or not has_antijoin):
        raise _repeating(step)


def _parted(sql: str) -> tuple[str, str, str]:
    """Before and behind the statement's own WHERE, which is in no brackets; what ends it."""
    raw = sql.encode()
    found = scan(raw)
    depth, where, end = 0, None, len(raw)
    tokens = list(zip(found.kinds, found.starts, found.ends, strict=True))
    for number, (kind, start, stop) in enumerate(tokens):
        depth += (kind == OPEN) - (kind == CLOSE)
        if depth:
            continue
        word = raw[start:stop].lower()
        if word == b"where" and where is None:
            where = (start, stop)
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if following and (word, raw[following[1] : following[2]].lower()) in _BEHIND:
            end = start
            break
    before, behind = where or (end, end)
    return raw[:before].decode().rstrip(), raw[behind:end].decode().strip(), raw[end:].decode()


def _not_cuttable(step: Step) -> Failure:
    return Failure(
        Notice(
            code="S120",
            what=f"line {step.statement.line}: {step.statement.tag or 'the statement'} cannot be "
            "run in batches",
            why="parts are made by a range of the key in the WHERE of a plain UPDATE, DELETE, "
            "INSERT … SELECT or SELECT (for data.py) of single rows, without WITH, RETURNING, "
            "grouping, ORDER BY and LIMIT",
            next="write it as UPDATE … SET … WHERE …, DELETE FROM … WHERE …, or INSERT INTO … "
            "SELECT … FROM table WHERE …, or remove `-- whimbrel:batch`",
        )
    )


def _endless(step: Step) -> Failure:
    verb = step.statement.tag
    return Failure(
        Notice(
            code="S121",
            what=f"line {step.statement.line}: the batched {verb} has no WHERE",
            why="nothing tells a row that is done from one that is not, so rows that are added "
            "meanwhile would be missed, and an interrupted run could not say what is left",
            next="say which rows are not done yet: WHERE new_column IS NULL, for instance",
        )
    )


def _repeating(step: Step) -> Failure:
    return Failure(
        Notice(
            code="S123",
            what=f"line {step.statement.line}: nothing keeps the batched INSERT from inserting a "
            "row twice",
            why="rows that are added meanwhile are found by a second pass over all rows, which "
            "has to pass over those that are there",
            next="end it with ON CONFLICT DO NOTHING, or add WHERE NOT EXISTS (SELECT … the row "
            "that it inserts …)",
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
