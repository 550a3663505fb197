"""One step more on the trail: what each deed changes in what is known."""

from __future__ import annotations

from dataclasses import replace

from ..pg.name import RelationName
from ..script import node
from .born import plain
from .deed import Deed, Does
from .known import KnownColumn, KnownConstraint, KnownIndex, KnownTable, KnownType
from .step import Step, TransactionNeed
from .trail import Trail, default_name


def learn(trail: Trail, step: Step) -> None:
    """The trail as it is after `step`."""
    for deed in step.deeds:
        if learner := _LEARNERS.get(deed.does):
            learner(trail, deed)
        elif deed.does is Does.INSERT:
            trail.note_copy(step, deed)
    if step.statement.tag == "PREPARE" and step.statement.node is not None:
        trail.prepared.add(node.text(step.statement.node, "name"))
    if step.runs_later is not None:
        for deed in step.deeds:
            trail.bodies[deed.name] = step.runs_later
    trail.born.learn(step, unless=_there_before(trail, step))
    _note_work(trail, step)
    _transaction(trail, step)


def _there_before(trail: Trail, step: Step) -> frozenset[RelationName]:
    """IF NOT EXISTS makes nothing that the database is known to have."""
    if not trail.known.tables:
        return frozenset()
    return frozenset(
        plain(deed.relation)
        for deed in step.deeds
        if deed.does is Does.CREATE_TABLE
        and deed.says("if not exists")
        and plain(deed.relation) in trail.known.tables
    )


def _note_work(trail: Trail, step: Step) -> None:
    if step.statement.tag == "ALTER TABLE":
        whole = {*step.scans, *step.rewrites}
        for touch in step.touches:
            if trail.born.preexisting(touch.relation) is not None:
                trail.altered.add(plain(touch.relation))
                if touch.lock.is_strong and touch.relation in whole:
                    trail.worked_through.add(plain(touch.relation))


def _transaction(trail: Trail, step: Step) -> None:
    match step.transaction:
        case TransactionNeed.BEGINS:
            trail.forget_transaction()
            trail.in_block = True
        case TransactionNeed.ENDS:
            trail.forget_transaction()
            trail.in_block = any(deed.says("chain") for deed in step.deeds)
        case _:
            _hold(trail, step)


def _hold(trail: Trail, step: Step) -> None:
    for touch in step.touches:
        if touch.lock.is_strong and trail.born.preexisting(touch.relation) is not None:
            name = plain(touch.relation)
            trail.held[name] = max(trail.held.get(name, touch.lock), touch.lock)
    locked = (deed.relation for deed in step.deeds if deed.says("for update"))
    for relation in (*step.changes_rows, *locked):
        if trail.born.preexisting(relation) is not None:
            trail.rows_held.add(plain(relation))


# ── from deeds ──


def _create_table(trail: Trail, deed: Deed) -> None:
    is_partition = deed.says("partition")
    table = KnownTable(
        kind="p" if deed.says("partitioned") else "r",
        rows=None if deed.says("as") else 0,
        size_bytes=None if deed.says("as") else 0,
        parent=deed.other if is_partition else None,
        partition_key=deed.columns,
        is_unlogged=deed.says("unlogged"),
    )
    if deed.says("if not exists") and trail.table(deed.relation):
        return
    trail.put(deed.relation, table)
    if is_partition and deed.says("default"):
        trail.put(deed.other, replace(trail.state_of(deed.other), default_partition=deed.relation))


def _column(trail: Trail, deed: Deed) -> None:
    table = trail.state_of(deed.relation)
    if deed.says("if not exists") and deed.name in table.columns:
        return
    column = KnownColumn(
        type=deed.type,
        is_nullable=not deed.says_any("not null", "primary key", "serial", "identity"),
        has_default=deed.says_any("default", "serial", "identity", "stored", "virtual"),
        is_generated=deed.says_any("stored", "virtual"),
        is_identity=deed.says("identity"),
    )
    columns = {**table.columns, deed.name: column}
    trail.put(deed.relation, replace(table, columns=columns))
    if deed.does is Does.ADD_COLUMN:
        trail.new_columns.add((plain(deed.relation), deed.name))


def _drop_column(trail: Trail, deed: Deed) -> None:
    table = trail.state_of(deed.relation)
    columns = {name: each for name, each in table.columns.items() if name != deed.name}
    trail.put(deed.relation, replace(table, columns=columns))
    trail.not_null.discard((plain(deed.relation), deed.name))


def _changed(trail: Trail, deed: Deed, **changes: object) -> None:
    table = trail.state_of(deed.relation)
    known = table.columns.get(deed.name)
    if known is None and "type" not in changes:
        return
    column = replace(known or KnownColumn(type=""), **changes)  # type: ignore[arg-type]
    trail.put(deed.relation, replace(table, columns={**table.columns, deed.name: column}))


def _alter_type(trail: Trail, deed: Deed) -> None:
    _changed(trail, deed, type=deed.type)


def _set_not_null(trail: Trail, deed: Deed) -> None:
    trail.not_null.add((plain(deed.relation), deed.name))
    _changed(trail, deed, is_nullable=False)


def _drop_not_null(trail: Trail, deed: Deed) -> None:
    trail.not_null.discard((plain(deed.relation), deed.name))
    _changed(trail, deed, is_nullable=True)


def _set_default(trail: Trail, deed: Deed) -> None:
    _changed(trail, deed, has_default=True, default="")


def _drop_default(trail: Trail, deed: Deed) -> None:
    _changed(trail, deed, has_default=False, default="")


def _create_sequence(trail: Trail, deed: Deed) -> None:
    trail.sequences.add(plain(deed.relation))
    if not deed.says("start"):
        trail.new_sequences.add(plain(deed.relation))


def _set_identity(trail: Trail, deed: Deed) -> None:
    _changed(trail, deed, is_identity=True)
    if deed.says("add"):
        trail.new_counters.add((plain(deed.relation), deed.name))


def _drop_identity(trail: Trail, deed: Deed) -> None:
    _changed(trail, deed, is_identity=False)


def _add_constraint(trail: Trail, deed: Deed) -> None:
    table = trail.state_of(deed.relation)
    name = deed.name or default_name(deed)
    constraint = KnownConstraint(
        kind=deed.kind,
        columns=deed.columns,
        is_valid=not deed.says("not valid") or deed.says("new table"),
        is_enforced=not deed.says("not enforced"),
        is_not_null=deed.says("is not null"),
        other=deed.other if deed.other.relation else None,
        other_columns=deed.other_columns,
    )
    table = replace(table, constraints={**table.constraints, name: constraint})
    columns = dict(table.columns)
    if deed.kind in ("primary key", "not null"):
        for each in deed.columns:
            if each in columns:
                columns[each] = replace(columns[each], is_nullable=False)
    trail.put(deed.relation, replace(table, columns=columns))
    trail.new_constraints.add((plain(deed.relation), name))
    if deed.says("not valid") and not deed.says("new table"):
        trail.unvalidated.add((plain(deed.relation), name))
    if deed.kind in ("primary key", "unique"):
        trail.indexes[RelationName(plain(deed.relation).schema, name)] = KnownIndex(
            table=deed.relation, columns=deed.columns, is_unique=True, is_of_constraint=True
        )


def _validate(trail: Trail, deed: Deed) -> None:
    table = trail.state_of(deed.relation)
    known = table.constraints.get(deed.name)
    if known is None:
        trail.validated.add((plain(deed.relation), deed.name))
    else:
        constraints = {**table.constraints, deed.name: replace(known, is_valid=True)}
        trail.put(deed.relation, replace(table, constraints=constraints))


def _drop_constraint(trail: Trail, deed: Deed) -> None:
    table = trail.state_of(deed.relation)
    constraints = {name: each for name, each in table.constraints.items() if name != deed.name}
    trail.put(deed.relation, replace(table, constraints=constraints))
    trail.indexes.pop(RelationName(plain(deed.relation).schema, deed.name), None)


def _create_index(trail: Trail, deed: Deed) -> None:
    if deed.name:
        name = plain(RelationName(deed.relation.schema, deed.name))
        trail.indexes.setdefault(
            name,
            KnownIndex(
                table=deed.relation,
                columns=deed.columns,
                is_unique=deed.says("unique"),
                is_partial=deed.says("where"),
            ),
        )


def _drop(trail: Trail, deed: Deed) -> None:
    match deed.kind:
        case "table" | "materialized view" | "view" | "foreign table":
            trail.take(deed.relation)
            trail.dropped.add(plain(deed.relation))
        case "index":
            trail.indexes.pop(plain(deed.relation), None)
        case "type" | "domain":
            trail.types.pop(deed.name.removeprefix("public."), None)
        case _:
            return


def _rename(trail: Trail, deed: Deed) -> None:
    new = RelationName(deed.relation.schema, deed.value)
    if deed.kind in ("table", "index") and (index := trail.index(deed.relation)):
        del trail.indexes[plain(deed.relation)]
        trail.indexes[plain(new)] = index
        return
    match deed.kind:
        # ALTER INDEX … RENAME takes tables as well.
        case "table" | "view" | "materialized view" | "index":
            trail.renamed[plain(deed.relation)] = plain(new)
            if table := trail.take(deed.relation):
                trail.put(new, table)
            for name, of_table in tuple(trail.indexes_of(deed.relation)):
                trail.indexes[name] = replace(of_table, table=new)
        case "sequence":
            trail.sequences |= {plain(deed.relation), plain(new)}
        case "column":
            _rename_column(trail, deed)
        case _:
            return


def _rename_column(trail: Trail, deed: Deed) -> None:
    """Also where indexes and constraints name it; their definitions stay as they were read."""
    relation = plain(deed.relation)

    def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(deed.value if each == deed.name else each for each in columns)

    table = trail.state_of(relation)
    columns = {deed.value if n == deed.name else n: c for n, c in table.columns.items()}
    constraints = {
        n: replace(each, columns=renamed(each.columns)) for n, each in table.constraints.items()
    }
    trail.put(relation, replace(table, columns=columns, constraints=constraints))
    for name, index in list(trail.indexes_of(relation)):
        trail.indexes[name] = replace(index, columns=renamed(index.columns))
    if (relation, deed.name) in trail.not_null:
        trail.not_null.discard((relation, deed.name))
        trail.not_null.add((relation, deed.value))


def _attach(trail: Trail, deed: Deed) -> None:
    trail.put(deed.other, replace(trail.state_of(deed.other), parent=deed.relation))
    if deed.says("default"):
        trail.put(
            deed.relation, replace(trail.state_of(deed.relation), default_partition=deed.other)
        )


def _detach(trail: Trail, deed: Deed) -> None:
    trail.put(deed.other, replace(trail.state_of(deed.other), parent=None))
    trail.detached.add(plain(deed.other))


def _create_type(trail: Trail, deed: Deed) -> None:
    known = KnownType(kind=deed.kind, is_constrained=deed.says("constrained"))
    trail.types[plain(deed.relation).shown] = known
    trail.made.add(plain(deed.relation).shown)


def _alter_domain(trail: Trail, deed: Deed) -> None:
    name = plain(deed.relation).shown
    if deed.kind in ("add constraint", "set not null"):
        before = trail.types.get(name) or KnownType(kind="domain")
        trail.types[name] = replace(before, is_constrained=True)


def _add_label(trail: Trail, deed: Deed) -> None:
    trail.labels[deed.value] = plain(deed.relation).shown


def _create_routine(trail: Trail, deed: Deed) -> None:
    trail.volatility[deed.name.removeprefix("public.")] = deed.type
    trail.made.add(deed.name)


def _set(trail: Trail, deed: Deed) -> None:
    if deed.says("all"):
        trail.settings.clear()
    elif deed.says("default"):
        trail.settings.pop(deed.name, None)
    else:
        trail.settings[deed.name] = deed.value


def _create_view(trail: Trail, deed: Deed) -> None:
    kind = "m" if deed.kind == "materialized view" else "v"
    trail.put(deed.relation, KnownTable(kind=kind))


def _row_security(trail: Trail, deed: Deed) -> None:
    if deed.says_any("enable", "disable"):
        table = trail.state_of(deed.relation)
        trail.put(deed.relation, replace(table, has_row_security=deed.says("enable")))


_LEARNERS = {
    Does.CREATE_TABLE: _create_table,
    Does.HAVE_COLUMN: _column,
    Does.ADD_COLUMN: _column,
    Does.DROP_COLUMN: _drop_column,
    Does.ALTER_TYPE: _alter_type,
    Does.SET_NOT_NULL: _set_not_null,
    Does.DROP_NOT_NULL: _drop_not_null,
    Does.SET_DEFAULT: _set_default,
    Does.DROP_DEFAULT: _drop_default,
    Does.CREATE_SEQUENCE: _create_sequence,
    Does.SET_IDENTITY: _set_identity,
    Does.DROP_IDENTITY: _drop_identity,
    Does.ADD_CONSTRAINT: _add_constraint,
    Does.VALIDATE: _validate,
    Does.DROP_CONSTRAINT: _drop_constraint,
    Does.CREATE_INDEX: _create_index,
    Does.DROP: _drop,
    Does.RENAME: _rename,
    Does.ATTACH: _attach,
    Does.DETACH: _detach,
    Does.CREATE_TYPE: _create_type,
    Does.ALTER_DOMAIN: _alter_domain,
    Does.ADD_LABEL: _add_label,
    Does.CREATE_ROUTINE: _create_routine,
    Does.SET: _set,
    Does.CREATE_VIEW: _create_view,
    Does.ROW_SECURITY: _row_security,
}
