"""What people have said of a column and what hangs on it, in statements for its successor.

Comments, grants, settings, statistics objects, the sequence that it owns or that numbers it, the
foreign keys of other tables. What has no statement here is named by `hindrance`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ...pg.name import RelationName, literal
from ...pg.written import ident, shortened
from ..born import plain
from ..known import KnownColumn, KnownConstraint, KnownIdentity, KnownStatistics, KnownTable
from ..trail import Trail
from .exchange import Moved, exchanged, exchanged_all, exchanged_key
from .words import Words

NEW = "_new"
SYNC = "zz_"  # of BEFORE triggers the last one by name sees what the others have made of the row
LONGEST_NAME = 63


def shown(name: RelationName) -> str:
    return ".".join(map(ident, filter(None, (name.schema, name.relation))))


def hindrance(
    trail: Trail,
    target: RelationName,
    table: KnownTable,
    name: str,
    apart: Collection[str] = (),
) -> str:
    """What hangs on the column `name` and cannot move along; "" for nothing. `apart` are those of
    which others take care."""
    column = table.columns[name]
    if table.kind != "r" or table.parent is not None:
        return "a partitioned table or a partition moves to the new column by hand, part by part"
    if table.kin:
        return f"{', '.join(table.kin)}, would need the new column, its trigger and its rows too"
    if column.is_generated or any(each.is_generated for each in table.columns.values()):
        return "a generated column is computed from this table's columns: drop it first"
    if column.is_identity and column.identity is None:
        return "the sequence of an identity cannot move to another column: DROP IDENTITY first"
    if added := next(_undefined(trail, target, table, name), ""):
        return f"{added} is made by the same file, or its definition is not known here"
    if column.is_labelled:
        return f"the security label of {name} would have to move along: set it anew by hand"
    hanging = [
        each
        for each in table.column_dependents.get(name, ())
        if not each.startswith(("index ", "foreign key ")) and each not in apart
    ]
    if hanging:
        return (
            f"{', '.join(hanging)} would have to move along: drop what can be done without for a "
            "while and create it anew afterwards, or move it by hand"
        )
    if any(each.kind == "exclude" and name in each.columns for each in table.constraints.values()):
        return "an exclusion constraint cannot be built beside writers"
    return _partitioned_referrer(trail, target, name) or _carried_key(trail, target, name)


def _undefined(trail: Trail, target: RelationName, table: KnownTable, column: str) -> Iterator[str]:
    """Constraints and indexes of the column of which the server's own words are not there: they
    could not be made for both columns."""
    for name, each in table.constraints.items():
        is_said = each.kind == "not null" or each.definition
        if column in each.columns and not is_said:
            yield f"constraint {name}"
    for index, known in trail.indexes_of(target):
        if {column, ""} & set(known.columns) and not known.definition:
            yield f"index {index.relation}"


def _carried_key(trail: Trail, target: RelationName, column: str) -> str:
    """A key that only carries the column (INCLUDE), and that a foreign key stands on: beside its
    successor of the same columns the server may choose either."""
    for name, index in trail.indexes.items():
        is_key = index.is_of_constraint and is_same(trail, index.table, target)
        if not is_key or column in index.columns or not _includes(index.definition, column):
            continue
        for _, table in trail.tables():
            for key, each in table.constraints.items():
                is_there = is_same(trail, each.other, target)
                if is_there and set(each.other_columns) == set(index.columns):
                    return f"foreign key {key} stands on {name.relation}, which includes {column}"
    return ""


def _includes(definition: str, column: str) -> bool:
    return exchanged(definition, column, "x", behind="INCLUDE") != definition


def _partitioned_referrer(trail: Trail, target: RelationName, column: str) -> str:
    found = (
        f"foreign key {key.name} of {key.table.shown}, a partitioned table or a partition"
        for key in keys_to(trail, target, column)
        if key.is_partitioned
    )
    first = next(found, "")
    return f"{first}, would have to move along: by hand, part by part" if first else ""


# ── the foreign keys of others ──


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTo:
    """A foreign key that references the column, `table` among the tables that may have it."""

    table: RelationName
    name: str
    constraint: KnownConstraint
    is_partitioned: bool

    def added(self, referenced: Moved) -> Iterator[str]:
        """The same for the successors of what it refers to, checked beside the writers."""
        definition = self.constraint.definition.removesuffix(" NOT VALID")
        words = exchanged_key(definition, {}, referenced)
        built = ident(shortened(self.name, NEW))
        alter = f"ALTER TABLE {shown(self.table)}"
        if not self.constraint.is_enforced:
            yield f"{alter} ADD CONSTRAINT {built} {words}"
            return
        yield f"{alter} ADD CONSTRAINT {built} {words} NOT VALID"
        if self.constraint.is_valid:
            yield f"{alter} VALIDATE CONSTRAINT {built}"

    @property
    def dropped(self) -> str:
        return f"ALTER TABLE {shown(self.table)} DROP CONSTRAINT {ident(self.name)}"

    def renamed(self) -> Iterator[str]:
        yield (
            f"ALTER TABLE {shown(self.table)} RENAME CONSTRAINT "
            f"{ident(shortened(self.name, NEW))} TO {ident(self.name)}"
        )
        yield from said_of_constraint(shown(self.table), self.name, self.constraint)


def keys_to(trail: Trail, target: RelationName, column: str) -> Iterator[KeyTo]:
    """Each once, in a fixed order; of the table's own only those that do not have the column at
    both ends."""
    seen: list[tuple[str, str, KnownConstraint]] = []
    for name, table in sorted(trail.tables(), key=lambda pair: pair[0]):
        for key, each in table.constraints.items():
            if column not in each.other_columns or not is_same(trail, each.other, target):
                continue
            # A table that the search_path finds is known under two names.
            entry = (name.relation, key, each)
            if entry in seen or (column in each.columns and is_same(trail, name, target)):
                continue
            seen.append(entry)
            is_plain = table.kind == "r" and table.parent is None
            yield KeyTo(table=name, name=key, constraint=each, is_partitioned=not is_plain)


def is_same(trail: Trail, one: RelationName | None, other: RelationName) -> bool:
    """With its schema or, where the search_path finds it, without."""
    if one is None or one.relation != other.relation:
        return False
    return plain(one) == plain(other) or trail.table(one) == trail.table(other)


# ── what is said of the column and of what was built for it ──


def said_of_column(table: str, old: KnownColumn, new: str) -> Iterator[str]:
    if old.comment:
        yield f"COMMENT ON COLUMN {table}.{ident(new)} IS {literal(old.comment)}"
    for each in old.grants:
        privilege, _, grantee = each.partition(" TO ")
        yield f"{_allowed(each)}GRANT {privilege} ({ident(new)}) ON {table} TO {grantee}"


def _allowed(grant: str) -> str:
    """Nobody gets more than he has of the old column."""
    is_public = grant.endswith((" TO PUBLIC", " TO PUBLIC WITH GRANT OPTION"))
    rule = "grant-public" if is_public else "broad-grant"
    is_seen = is_public or grant.endswith("WITH GRANT OPTION")
    return f'-- whimbrel:allow {rule} "as on the old column"\n' if is_seen else ""


def said_of_constraint(table: str, name: str, constraint: KnownConstraint) -> Iterator[str]:
    if constraint.comment:
        yield f"COMMENT ON CONSTRAINT {ident(name)} ON {table} IS {literal(constraint.comment)}"


# ── statistics objects ──


def statistics_added(all_: Iterable[KnownStatistics], columns: Moved) -> Iterator[str]:
    for each in all_:
        words = Words(each.definition)
        behind = words.text(words.skip_name(2))
        name = shown(replace(each.name, relation=shortened(each.name.relation, NEW)))
        said = f"CREATE STATISTICS x {behind}"
        moved = exchanged_all(said, columns, behind="ON", until="FROM")
        yield f"CREATE STATISTICS {name} {moved.removeprefix('CREATE STATISTICS x ')}"


def statistics_named(all_: Iterable[KnownStatistics]) -> Iterator[str]:
    for each in all_:
        built = shown(replace(each.name, relation=shortened(each.name.relation, NEW)))
        yield f"ALTER STATISTICS {built} RENAME TO {ident(each.name.relation)}"
        if each.target >= 0:
            yield f"ALTER STATISTICS {shown(each.name)} SET STATISTICS {each.target}"
        if each.comment:
            yield f"COMMENT ON STATISTICS {shown(each.name)} IS {literal(each.comment)}"


# ── sequences ──


def numbered_on(table: str, identity: KnownIdentity, new: str) -> Iterator[str]:
    """Another identity under the sequence's name, which goes on where the first one is; that one
    goes with its column."""
    old = replace(identity.sequence, relation=shortened(identity.sequence.relation, "_old"))
    sequence = shown(identity.sequence)
    options = " ".join((f"SEQUENCE NAME {sequence}", *identity.options))
    yield f"ALTER SEQUENCE {sequence} RENAME TO {ident(old.relation)}"
    yield (
        f"ALTER TABLE {table} ALTER COLUMN {ident(new)} "
        f"ADD GENERATED {identity.generated} AS IDENTITY ({options})"
    )
    yield f"SELECT setval({literal(sequence)}, last_value, is_called) FROM {shown(old)}"
    if identity.comment:
        yield f"COMMENT ON SEQUENCE {sequence} IS {literal(identity.comment)}"
    for each in identity.grants:
        privilege, _, grantee = each.partition(" TO ")
        yield f"GRANT {privilege} ON SEQUENCE {sequence} TO {grantee}"
