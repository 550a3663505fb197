"""The inverse of each deed, with what is known of the database before it in hand."""

from __future__ import annotations

from collections.abc import Callable

from ..pg.name import RelationName
from ..pg.written import ident
from .deed import Deed, Does
from .facts.types import narrows
from .keep import restored
from .known import KnownColumn
from .online.column import batch_key
from .online.constraints import not_null
from .online.form import Surroundings
from .trail import KEEP, Trail, default_name


class Irreversible(Exception):
    """`what` is not brought back; `instead` says what to do."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(what)
        self.what, self.instead = what, instead


def inverse_of(deed: Deed, trail: Trail) -> list[str]:
    """What undoes it, in order; nothing where nothing is left of it. Raises `Irreversible`."""
    inverse = _INVERSES.get(deed.does)
    return inverse(deed, trail) if inverse else []


def _shown(relation: RelationName) -> str:
    return ".".join(map(ident, filter(None, (relation.schema, relation.relation))))


def _table(deed: Deed) -> str:
    return f"ALTER TABLE {_shown(deed.relation)}"


def _schema_of(relation: RelationName, trail: Trail) -> str:
    """The schema in which it was before; without another word that of most tables."""
    if relation.schema:
        return relation.schema
    twins = (n for n in trail.known.tables if n.relation == relation.relation and n.schema)
    return next((name.schema for name in twins), "public")


# ── tables and columns ──


def _create_table(deed: Deed, trail: Trail) -> list[str]:
    if deed.says("temporary") or trail.is_there(deed.relation):
        return []
    if deed.relation.schema == KEEP:
        return []  # what is kept stays until a contract migration purges it
    return [f"DROP TABLE {_shown(deed.relation)}"]


def _add_column(deed: Deed, trail: Trail) -> list[str]:
    if trail.column(deed.relation, deed.name) is not None:
        return []  # IF NOT EXISTS, and it did
    return [f"{_table(deed)} DROP COLUMN {ident(deed.name)}"]


def _drop_column(deed: Deed, trail: Trail) -> list[str]:
    """From the copy that the migration has made; with all that went along with the column."""
    copy, column = trail.copy_of(deed.relation, deed.name), trail.column(deed.relation, deed.name)
    key = batch_key(trail, deed.relation)
    if copy is not None and column is not None and key is not None and not column.is_generated:
        return [
            f"{_table(deed)} ADD COLUMN {ident(deed.name)} {column.type}",
            *_default_again(deed, column),
            restored(copy, _shown(deed.relation), key, deed.name),
            *_along(deed, column, trail),
        ]
    raise Irreversible(
        f"the values in column {deed.name} of {deed.relation.shown}",
        "add the column again and take its values from the newest verified backup",
    )


def _default_again(deed: Deed, column: KnownColumn) -> list[str]:
    if not column.default:
        return []
    return [f"{_table(deed)} ALTER COLUMN {ident(deed.name)} SET DEFAULT {column.default}"]


def _along(deed: Deed, column: KnownColumn, trail: Trail) -> list[str]:
    """Indexes and constraints that went with the column, NOT NULL last."""
    constraints = [
        f"{_table(deed)} ADD CONSTRAINT {ident(name)} {each.definition}"
        for name, each in trail.constraints(deed.relation)
        if deed.name in each.columns and each.definition and each.kind != "not null"
    ]
    indexes = [
        each.definition
        for _, each in trail.indexes_of(deed.relation)
        if deed.name in each.columns and each.definition and not each.is_of_constraint
    ]
    if column.is_nullable:
        return [*constraints, *indexes]
    required = not_null(_shown(deed.relation), deed.relation, deed.name, Surroundings(trail=trail))
    return [*constraints, *indexes, *required]


def _set_not_null(deed: Deed, trail: Trail) -> list[str]:
    column = trail.column(deed.relation, deed.name)
    if column is not None and not column.is_nullable:
        return []
    return [f"{_table(deed)} ALTER COLUMN {ident(deed.name)} DROP NOT NULL"]


def _drop_not_null(deed: Deed, trail: Trail) -> list[str]:
    column = trail.column(deed.relation, deed.name)
    if column is not None and column.is_nullable:
        return []
    return [f"{_table(deed)} ALTER COLUMN {ident(deed.name)} SET NOT NULL"]


def _default(deed: Deed, trail: Trail) -> list[str]:
    column = trail.column(deed.relation, deed.name)
    head = f"{_table(deed)} ALTER COLUMN {ident(deed.name)}"
    if column is None:
        raise Irreversible(f"the former default of {deed.name}", _WITH_DATABASE)
    if not column.has_default:
        return [f"{head} DROP DEFAULT"]
    if not column.default:
        raise Irreversible(f"the former default of {deed.name}", _WITH_DATABASE)
    return [f"{head} SET DEFAULT {column.default}"]


_WITH_DATABASE = "write it by hand, or let it be seen: --database or --snapshot"


def _alter_type(deed: Deed, trail: Trail) -> list[str]:
    old = trail.type_of(deed.relation, deed.name)
    if not old:
        raise Irreversible(f"the former type of {deed.name}", _WITH_DATABASE)
    if narrows(old, deed.type) or deed.says("using"):
        raise Irreversible(
            f"the values in {deed.name} as they were in {old}",
            "take them from the newest verified backup",
        )
    # Without USING: a value that does not fit any more is refused, not cut.
    return [f"{_table(deed)} ALTER COLUMN {ident(deed.name)} TYPE {old}"]


def _set_logged(deed: Deed, trail: Trail) -> list[str]:
    table = trail.table(deed.relation)
    becomes = "UNLOGGED" if deed.does is Does.SET_LOGGED else "LOGGED"
    if table is not None and table.is_unlogged != (becomes == "UNLOGGED"):
        return []  # it was so before
    return [f"{_table(deed)} SET {becomes}"]


# ── constraints and indexes ──


def _add_constraint(deed: Deed, trail: Trail) -> list[str]:
    if deed.says_any("new table", "inline"):
        return []  # goes with its table or column
    return [f"{_table(deed)} DROP CONSTRAINT {ident(deed.name or default_name(deed))}"]


def _drop_constraint(deed: Deed, trail: Trail) -> list[str]:
    known = trail.constraint(deed.relation, deed.name)
    if known is None or not known.definition:
        raise Irreversible(f"constraint {deed.name} of {deed.relation.shown}", _WITH_DATABASE)
    return [f"{_table(deed)} ADD CONSTRAINT {ident(deed.name)} {known.definition}"]


def _create_index(deed: Deed, trail: Trail) -> list[str]:
    name = RelationName(deed.relation.schema, deed.name)
    if not deed.name:
        raise Irreversible(
            f"an index on {deed.relation.shown} that the server names", "give it a name"
        )
    if trail.index(name) is not None:
        return []
    # Where a constraint has taken it over it is gone with that.
    how = "CONCURRENTLY " * deed.says("concurrently")
    return [f"DROP INDEX {how}IF EXISTS {_shown(name)}"]


def _drop(deed: Deed, trail: Trail) -> list[str]:
    match deed.kind:
        case "index":
            index = trail.index(deed.relation)
            if index is None or not index.definition:
                raise Irreversible(f"index {deed.relation.shown}", _WITH_DATABASE)
            words = index.definition
            if deed.says("concurrently"):
                words = words.replace(" INDEX ", " INDEX CONCURRENTLY ", 1)
            return [words]
        case "table" if deed.relation.schema == KEEP and not trail.is_there(deed.relation):
            return []  # what an earlier try has left, if any
        case "table":
            raise Irreversible(
                f"table {deed.relation.shown} with its rows",
                "keep it instead (`whimbrel fix` moves it to schema whimbrel_keep), or restore it "
                "from the newest verified backup",
            )
        case _:
            what = deed.relation.shown or deed.name
            raise Irreversible(f"{deed.kind} {what}", "put its definition into down.sql by hand")


# ── names, schemas, what hangs on tables ──


def _rename(deed: Deed, trail: Trail) -> list[str]:
    new = ident(deed.value)
    relation = RelationName(deed.relation.schema, deed.value)
    match deed.kind:
        case "column" | "constraint":
            part = f"{deed.kind.upper()} {new} TO {ident(deed.name)}"
            return [f"{_table(deed)} RENAME {part}"]
        case "table" | "view" | "materialized view" | "index" | "sequence" | "foreign table":
            head = f"ALTER {deed.kind.upper()} {_shown(relation)}"
            return [f"{head} RENAME TO {ident(deed.relation.relation)}"]
        case "schema":
            return [f"ALTER SCHEMA {new} RENAME TO {ident(deed.name)}"]
        case "type" | "domain":
            return [f"ALTER {deed.kind.upper()} {new} RENAME TO {ident(deed.name)}"]
        case _:
            raise Irreversible(f"the name {deed.name}", "write its undo by hand")


def _set_schema(deed: Deed, trail: Trail) -> list[str]:
    if not deed.relation.relation:
        raise Irreversible(f"the schema of {deed.name}", "write its undo by hand")
    moved = RelationName(deed.value, deed.relation.relation)
    kind = deed.kind.upper()
    return [f"ALTER {kind} {_shown(moved)} SET SCHEMA {ident(_schema_of(deed.relation, trail))}"]


def _rename_label(deed: Deed, trail: Trail) -> list[str]:
    old, new = (text.replace("'", "''") for text in (deed.name, deed.value))
    return [f"ALTER TYPE {_shown(deed.relation)} RENAME VALUE '{new}' TO '{old}'"]


def _add_label(deed: Deed, trail: Trail) -> list[str]:
    raise Irreversible(
        f"value {deed.value} of {deed.relation.shown}: PostgreSQL cannot take one away",
        "leave it unused; no row may have it",
    )


def _create_view(deed: Deed, trail: Trail) -> list[str]:
    if deed.says("replace") and trail.born.preexisting(deed.relation) is not None:
        raise Irreversible(
            f"the former query of view {deed.relation.shown}",
            "put it into down.sql: `whimbrel pull --print` shows it",
        )
    kind = "MATERIALIZED VIEW" if deed.kind == "materialized view" else "VIEW"
    return [] if deed.says("temporary") else [f"DROP {kind} {_shown(deed.relation)}"]


def _create_type(deed: Deed, trail: Trail) -> list[str]:
    kind = "DOMAIN" if deed.kind == "domain" else "TYPE"
    return [f"DROP {kind} {_shown(deed.relation)}"]


def _create_routine(deed: Deed, trail: Trail) -> list[str]:
    if deed.says("replace"):
        raise Irreversible(f"the former body of {deed.name}", "put it into down.sql by hand")
    return [f"DROP {deed.kind.upper()} {'.'.join(map(ident, deed.name.split('.')))}"]


def _create_sequence(deed: Deed, trail: Trail) -> list[str]:
    return [f"DROP SEQUENCE {_shown(deed.relation)}"]


def _create_trigger(deed: Deed, trail: Trail) -> list[str]:
    return [f"DROP TRIGGER {ident(deed.name)} ON {_shown(deed.relation)}"]


def _create_rule(deed: Deed, trail: Trail) -> list[str]:
    if deed.says("replace"):
        raise Irreversible(f"the former rule {deed.name}", "put it into down.sql by hand")
    return [f"DROP RULE {ident(deed.name)} ON {_shown(deed.relation)}"]


def _toggle_rule(deed: Deed, trail: Trail) -> list[str]:
    word = "ENABLE" if deed.says("disable") else "DISABLE"
    return [f"{_table(deed)} {word} RULE {ident(deed.name)}"]


def _event_trigger(deed: Deed, trail: Trail) -> list[str]:
    if deed.does is Does.CREATE_EVENT_TRIGGER:
        return [f"DROP EVENT TRIGGER {ident(deed.name)}"]
    word = "ENABLE" if deed.says("disable") else "DISABLE"
    return [f"ALTER EVENT TRIGGER {ident(deed.name)} {word}"]


def _set_identity(deed: Deed, trail: Trail) -> list[str]:
    if not deed.says("add"):
        return _by_hand(deed, trail)
    return [f"{_table(deed)} ALTER COLUMN {ident(deed.name)} DROP IDENTITY"]


def _create_policy(deed: Deed, trail: Trail) -> list[str]:
    return [f"DROP POLICY {ident(deed.name)} ON {_shown(deed.relation)}"]


_OPPOSITE = {"enable": "DISABLE", "disable": "ENABLE", "force": "NO FORCE", "no force": "FORCE"}


def _row_security(deed: Deed, trail: Trail) -> list[str]:
    word = next(_OPPOSITE[word] for word in _OPPOSITE if deed.says(word))
    return [f"{_table(deed)} {word} ROW LEVEL SECURITY"]


def _toggle_trigger(deed: Deed, trail: Trail) -> list[str]:
    word = "ENABLE" if deed.says("disable") else "DISABLE"
    which = ident(deed.name) if deed.name else ("USER" if deed.says("user") else "ALL")
    return [f"{_table(deed)} {word} TRIGGER {which}"]


def _attach(deed: Deed, trail: Trail) -> list[str]:
    if deed.says("index"):
        return []  # goes with the index
    return [f"{_table(deed)} DETACH PARTITION {_shown(deed.other)}"]


# ── rows and the rest ──


def _rows(deed: Deed, trail: Trail) -> list[str]:
    if trail.born.preexisting(deed.relation) is None:
        return []
    if deed.does is Does.UPDATE and trail.are_new_columns(deed):
        return []  # they go with their column
    raise Irreversible(
        f"rows of {deed.relation.shown} as they were",
        "take them from the newest verified backup, or by key from what was written down before",
    )


def _by_hand(deed: Deed, trail: Trail) -> list[str]:
    what = deed.relation.shown or deed.name or deed.kind
    if deed.relation.relation and trail.born.preexisting(deed.relation) is None:
        return []
    raise Irreversible(f"{deed.does.value} of {what}", "write its undo by hand")


_INVERSES: dict[Does, Callable[[Deed, Trail], list[str]]] = {
    Does.CREATE_TABLE: _create_table,
    Does.ADD_COLUMN: _add_column,
    Does.DROP_COLUMN: _drop_column,
    Does.SET_NOT_NULL: _set_not_null,
    Does.DROP_NOT_NULL: _drop_not_null,
    Does.SET_DEFAULT: _default,
    Does.DROP_DEFAULT: _default,
    Does.ALTER_TYPE: _alter_type,
    Does.SET_LOGGED: _set_logged,
    Does.SET_UNLOGGED: _set_logged,
    Does.ADD_CONSTRAINT: _add_constraint,
    Does.DROP_CONSTRAINT: _drop_constraint,
    Does.CREATE_INDEX: _create_index,
    Does.DROP: _drop,
    Does.RENAME: _rename,
    Does.SET_SCHEMA: _set_schema,
    Does.RENAME_LABEL: _rename_label,
    Does.ADD_LABEL: _add_label,
    Does.CREATE_VIEW: _create_view,
    Does.CREATE_TYPE: _create_type,
    Does.CREATE_ROUTINE: _create_routine,
    Does.CREATE_SEQUENCE: _create_sequence,
    Does.CREATE_TRIGGER: _create_trigger,
    Does.CREATE_POLICY: _create_policy,
    Does.CREATE_RULE: _create_rule,
    Does.TOGGLE_RULE: _toggle_rule,
    Does.CREATE_EVENT_TRIGGER: _event_trigger,
    Does.TOGGLE_EVENT_TRIGGER: _event_trigger,
    Does.SET_IDENTITY: _set_identity,
    Does.ROW_SECURITY: _row_security,
    Does.TOGGLE_TRIGGER: _toggle_trigger,
    Does.ATTACH: _attach,
    **dict.fromkeys(
        (Does.INSERT, Does.UPDATE, Does.DELETE, Does.MERGE, Does.TRUNCATE, Does.COPY), _rows
    ),
    **dict.fromkeys(
        (
            *(Does.DROP_EXPRESSION, Does.SET_EXPRESSION, Does.DROP_IDENTITY),
            *(Does.SET_PLACE, Does.SET_STORAGE, Does.REPLICA_IDENTITY, Does.DETACH, Does.INHERIT),
            *(
                Does.ALTER_CONSTRAINT,
                Does.ALTER_ROUTINE,
                Does.OWNER,
                Does.ALTER_POLICY,
                Does.ALTER_ATTRIBUTE,
            ),
            *(Does.ALTER_DOMAIN, Does.ALTER_SEQUENCE, Does.PUBLICATION, Does.SERVER_SETTING),
            *(Does.ROLE, Does.GRANT, Does.REVOKE, Does.EXTENSION, Does.LANGUAGE, Does.DATABASE),
        ),
        _by_hand,
    ),
}
