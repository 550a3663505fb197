"""The online form of planned changes: what scans or blocks, done while others read and write.

Only for tables that were there before; one born in the same script has no readers and writers.
What has no online form here stays direct: changes of type, exclusion constraints, dropped columns.
An index, or a key, of a partitioned table is made without rows in no time; those of the partitions
are built one by one beside the writers and attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...catalog.column import NotNull
from ...catalog.constraint import Constraint, ConstraintType
from ...diff import change as c
from ...pg.name import RelationName, quote
from ...pg.version import ServerVersion
from ..arrange.column_sql import add_not_null
from ..arrange.planned import PlannedStatement
from ..arrange.sql import create_index, statements_of

# The manual: NOT NULL constraints may be NOT VALID since 18.
_NOT_NULL_NOT_VALID_SINCE = 18
# And foreign keys of partitioned tables.
_NOT_VALID_KEYS_SINCE = 18
_LONGEST_NAME_BYTES = 63

_COLUMNS = r'\((?:"(?:[^"]|"")*"|[^()"])*\)'
_KEY = re.compile(
    rf"(?P<kind>PRIMARY KEY|UNIQUE)(?P<nulls> NULLS NOT DISTINCT)? (?P<columns>{_COLUMNS})"
    rf"(?P<include> INCLUDE {_COLUMNS})?(?P<rest>( DEFERRABLE)?( INITIALLY DEFERRED)?)\Z"
)


def online(
    statements: Iterable[PlannedStatement], server: ServerVersion
) -> tuple[PlannedStatement, ...]:
    """`statements` of `arrange` in the same order, each in its online form where it has one."""
    listed = tuple(statements)
    born = {each.change.table.name for each in listed if isinstance(each.change, c.CreateTable)}
    return tuple(new for each in listed for new in _online(each, born, server))


def _online(
    statement: PlannedStatement, born: set[RelationName], server: ServerVersion
) -> Iterator[PlannedStatement]:
    if statement.sql != statements_of(statement.change)[0]:
        # What is said after it takes no time.
        yield statement
        return
    match statement.change:
        case c.CreateIndex(index=index) if index.table not in born and not index.is_partitioned:
            yield _alone(statement, create_index(index, concurrently=True))
        case c.DropIndex(index=index) if not index.is_partitioned:
            yield _alone(statement, f"DROP INDEX CONCURRENTLY {index.name}")
        case c.AddConstraint(constraint=constraint) if constraint.table not in born:
            yield from _constraint(statement, constraint, server)
        case c.SetNotNull(not_null=not_null) if not_null.is_valid:
            yield from _not_null(statement, not_null, server)
        case _:
            yield statement


def _constraint(
    statement: PlannedStatement, constraint: Constraint, server: ServerVersion
) -> Iterator[PlannedStatement]:
    is_partitioned = constraint.is_partitioned
    match constraint.type:
        case ConstraintType.FOREIGN_KEY if is_partitioned and server.major < _NOT_VALID_KEYS_SINCE:
            yield statement
        case ConstraintType.CHECK | ConstraintType.FOREIGN_KEY if _is_checked(constraint):
            yield _with(statement, f"{statement.sql} NOT VALID")
            yield _with(statement, _validate(constraint.table, constraint.name))
        case ConstraintType.PRIMARY_KEY | ConstraintType.UNIQUE if not is_partitioned:
            yield from _key(statement, constraint)
        case _:
            yield statement


def _is_checked(constraint: Constraint) -> bool:
    return constraint.is_valid and "NOT ENFORCED" not in constraint.definition


def _validate(table: RelationName, name: str) -> str:
    return f"ALTER TABLE {table} VALIDATE CONSTRAINT {quote(name)}"


def _key(statement: PlannedStatement, constraint: Constraint) -> Iterator[PlannedStatement]:
    """Its index first, beside the writers; then the constraint takes it over in an instant."""
    found = _KEY.match(constraint.definition)
    if found is None or found["columns"].endswith(" WITHOUT OVERLAPS)"):  # a GiST index
        yield statement
        return
    name = quote(constraint.name)
    keys = found["columns"] + (found["include"] or "") + (found["nulls"] or "")
    index = f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {constraint.table} {keys}"
    yield _alone(statement, index)
    words = f"{found['kind']} USING INDEX {name}{found['rest']}"
    yield _with(statement, f"ALTER TABLE {constraint.table} ADD CONSTRAINT {name} {words}")


def _not_null(
    statement: PlannedStatement, not_null: NotNull, server: ServerVersion
) -> Iterator[PlannedStatement]:
    """The rows are looked at under a weak lock; what is left to do then needs no scan."""
    if server.major >= _NOT_NULL_NOT_VALID_SINCE and not_null.name:
        yield _with(statement, add_not_null(not_null, is_valid=False))
        yield _with(statement, _validate(not_null.table, not_null.name))
        return
    table, name = not_null.table, _helper(not_null)
    check = f"CHECK ({quote(not_null.column)} IS NOT NULL) NOT VALID"
    yield _with(statement, f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {check}")
    yield _with(statement, _validate(table, name))
    yield statement
    yield _with(statement, f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")


def _helper(not_null: NotNull) -> str:
    suffix = "_is_not_null"
    name = f"{not_null.table.relation}_{not_null.column}".encode()
    return name[: _LONGEST_NAME_BYTES - len(suffix)].decode(errors="ignore") + suffix


def _with(statement: PlannedStatement, sql: str) -> PlannedStatement:
    return PlannedStatement(sql=sql, change=statement.change)


def _alone(statement: PlannedStatement, sql: str) -> PlannedStatement:
    return PlannedStatement(sql=sql, change=statement.change, is_alone=True)
