"""The SQL of how tables, columns and indexes are kept and guarded."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.constraint import Constraint
from ...catalog.index import Index
from ...catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity, Setting
from ...catalog.table import Table
from ...diff import change as c
from ...pg.name import RelationName, literal, quote
from .naming import named


def set_(thing: Setting) -> Iterator[str]:
    """From what PostgreSQL has by itself."""
    match thing:
        case RowSecurity():
            usual = RowSecurity(of=thing.of, is_enabled=False, is_forced=False)
            yield from alter_setting(usual, thing)
        case ReplicaIdentity():
            index = f" {quote(thing.index)}" if thing.index else ""
            yield f"ALTER TABLE {thing.of.relation} REPLICA IDENTITY {thing.how}{index}"
        case Clustering():
            yield f"ALTER {named(thing.of)} CLUSTER ON {quote(thing.index)}"
        case ColumnStorage():
            yield from _store(_usual(thing), thing)


def reset(thing: Setting) -> Iterator[str]:
    match thing:
        case RowSecurity():
            usual = RowSecurity(of=thing.of, is_enabled=False, is_forced=False)
            yield from alter_setting(thing, usual)
        case ReplicaIdentity():
            yield f"ALTER TABLE {thing.of.relation} REPLICA IDENTITY DEFAULT"
        case Clustering():
            yield f"ALTER {named(thing.of)} SET WITHOUT CLUSTER"
        case ColumnStorage():
            yield from _store(thing, _usual(thing))


def alter_setting(before: Setting, after: Setting) -> Iterator[str]:
    match before, after:
        case RowSecurity(), RowSecurity():
            alter = f"ALTER TABLE {after.of.relation}"
            if before.is_enabled != after.is_enabled:
                yield f"{alter} {'ENABLE' if after.is_enabled else 'DISABLE'} ROW LEVEL SECURITY"
            if before.is_forced != after.is_forced:
                yield f"{alter} {'FORCE' if after.is_forced else 'NO FORCE'} ROW LEVEL SECURITY"
        case ColumnStorage(), ColumnStorage():
            yield from _store(before, after)
        case _:
            yield from set_(after)


def _usual(storage: ColumnStorage) -> ColumnStorage:
    return ColumnStorage(
        of=storage.of,
        storage="",
        compression="",
        statistics=-1,
        options=(),
        usual_storage=storage.usual_storage,
    )


def _store(before: ColumnStorage, after: ColumnStorage) -> Iterator[str]:
    """Each table by itself, as pg_dump says it."""
    alter = f"ALTER TABLE ONLY {after.of.relation} ALTER COLUMN {quote(after.of.part)}"
    if before.storage != after.storage:
        yield f"{alter} SET STORAGE {after.storage or after.usual_storage}"
    if before.compression != after.compression:
        yield f"{alter} SET COMPRESSION {after.compression or 'default'}"
    if before.statistics != after.statistics:
        yield f"{alter} SET STATISTICS {after.statistics}"
    if before.options != after.options:
        names = {each.partition("=")[0] for each in after.options}
        gone = tuple(each for each in before.options if each.partition("=")[0] not in names)
        # What is set once more goes to the end: with all of them, they stand as they do there.
        yield from options_changed(alter, gone, after.as_set)


def options_changed(alter: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """Storage parameters as `pg_class.reloptions` has them: `fillfactor=70`."""
    kept = {each.partition("=")[0] for each in after}
    gone = [name for each in before if (name := each.partition("=")[0]) not in kept]
    new = [each for each in after if each not in before]
    if gone:
        yield f"{alter} RESET ({', '.join(gone)})"
    if new:
        yield f"{alter} SET ({options_text(new)})"


def options_text(options: list[str] | tuple[str, ...]) -> str:
    """Ready for WITH (…): values as constants, whatever they are."""
    pairs = (each.partition("=") for each in options)
    return ", ".join(f"{name}={literal(value)}" for name, _, value in pairs)


def alter_table(before: Table, after: Table) -> Iterator[str]:
    alter = f"ALTER TABLE {after.name}"
    if before.access_method != after.access_method:
        method = after.access_method and quote(after.access_method)
        yield f"{alter} SET ACCESS METHOD {method or _no_method(after)}"
    if before.tablespace != after.tablespace:
        yield f"{alter} SET TABLESPACE {quote(after.tablespace or 'pg_default')}"
    yield from options_changed(alter, before.options, after.options)
    if before.foreign and after.foreign:
        old, new = before.foreign.options, after.foreign.options
        if old != new:
            yield f"ALTER FOREIGN TABLE {after.name} {foreign_options_changed(old, new)}"


def _no_method(table: Table) -> str:
    """A partitioned table has none of its own unless told so."""
    return "DEFAULT" if table.partition_key else "heap"


def foreign_options(options: tuple[str, ...]) -> str:
    """As in CREATE: ` OPTIONS (name 'value')`, or nothing."""
    pairs = (each.partition("=") for each in options)
    words = ", ".join(f"{quote(name)} {literal(value)}" for name, _, value in pairs)
    return f" OPTIONS ({words})" if words else ""


def foreign_options_changed(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """As in ALTER: `OPTIONS (ADD …, SET …, DROP …)`."""
    old = {name: value for name, _, value in (each.partition("=") for each in before)}
    new = {name: value for name, _, value in (each.partition("=") for each in after)}
    words = [f"DROP {quote(name)}" for name in old if name not in new]
    for name, value in new.items():
        if old.get(name) != value:
            how = "SET" if name in old else "ADD"
            words.append(f"{how} {quote(name)} {literal(value)}")
    return f"OPTIONS ({', '.join(words)})"


def keep_index(index: Index) -> Iterator[str]:
    """What CREATE INDEX has no words for."""
    for number, target in index.statistics:
        yield f"ALTER INDEX {index.name} ALTER COLUMN {number} SET STATISTICS {target}"


def alter_index(before: Index, after: Index) -> Iterator[str]:
    alter = f"ALTER INDEX {after.name}"
    if before.tablespace != after.tablespace:
        yield f"{alter} SET TABLESPACE {quote(after.tablespace or 'pg_default')}"
    yield from options_changed(alter, before.options, after.options)
    old, new = dict(before.statistics), dict(after.statistics)
    for number in sorted({*old, *new}):
        if old.get(number) != new.get(number):
            yield f"{alter} ALTER COLUMN {number} SET STATISTICS {new.get(number, -1)}"


def keep_constraint(constraint: Constraint) -> Iterator[str]:
    """How its index is kept: said afterwards, for its place inside the definition differs."""
    yield from _alter_its_index(constraint, (), constraint.options, "", constraint.tablespace)


def _alter_its_index(
    constraint: Constraint,
    old: tuple[str, ...],
    new: tuple[str, ...],
    from_: str,
    to: str,
) -> Iterator[str]:
    alter = f"ALTER INDEX {RelationName(constraint.table.schema, constraint.name)}"
    if from_ != to:
        yield f"{alter} SET TABLESPACE {quote(to or 'pg_default')}"
    yield from options_changed(alter, old, new)


def alter_constraint(change: c.AlterConstraint) -> Iterator[str]:
    old, new = change.before, change.after
    if old.definition != new.definition:
        yield f"ALTER TABLE {new.table} ALTER CONSTRAINT {quote(new.name)} {_timing(old, new)}"
    yield from _alter_its_index(new, old.options, new.options, old.tablespace, new.tablespace)


def _timing(old: Constraint, new: Constraint) -> str:
    """When a foreign key is checked, and whether."""
    is_off = "NOT ENFORCED" in new.definition
    words = [] if is_off == ("NOT ENFORCED" in old.definition) else [_enforced(is_off)]
    if "DEFERRABLE" not in new.definition:
        words.append("NOT DEFERRABLE")
    else:
        is_late = "INITIALLY DEFERRED" in new.definition
        words.append(f"DEFERRABLE INITIALLY {'DEFERRED' if is_late else 'IMMEDIATE'}")
    return " ".join(words)


def _enforced(is_off: bool) -> str:
    return "NOT ENFORCED" if is_off else "ENFORCED"
