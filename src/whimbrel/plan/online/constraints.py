"""ADD CONSTRAINT and SET NOT NULL: rows are looked at, and indexes built, beside the writers."""

from __future__ import annotations

from collections.abc import Iterator

from ...pg.name import RelationName
from ...pg.written import ident, shortened
from ...script import node
from ...script.statement import Node
from ..deed import Deed
from ..facts.deeds.columns import constraint as constraint_deed
from ..trail import default_name
from .altered import Altered, as_it_is
from .form import OnlineForm, Surroundings, stays
from .partition import Parts, may_have_index
from .words import Words

_NOT_NULL_NOT_VALID_SINCE = 18


def add_constraint(table: Altered, text: str, command: Node) -> OnlineForm:
    definition = node.field(command, "def")
    deed = constraint_deed(table.name, definition)
    words = Words(text)
    body = words.text(3) if words.word(1) == "CONSTRAINT" else words.text(1)
    return constrained(table, definition, deed, body) or as_it_is(text)


def constrained(table: Altered, definition: Node, deed: Deed, body: str) -> OnlineForm | None:
    """ADD CONSTRAINT whose words after its name are `body`; None where it is harmless as it is."""
    if deed.says_any("not valid", "not enforced", "using index"):
        return None
    match deed.kind:
        case "check" | "foreign key":
            name = _name(table, deed)
            added = table.alter(f"ADD CONSTRAINT {ident(name)} {body} NOT VALID")
            return OnlineForm(now=(added, _validate(table, name)))
        case "unique" | "primary key":
            return _key(table, definition, deed)
        case "exclude":
            return OnlineForm(
                now=(table.alter(f"ADD {_named(deed)}{body}"),),
                why_not="an exclusion constraint has neither NOT VALID nor USING INDEX",
            )
        case _:
            return None


def _named(deed: Deed) -> str:
    return f"CONSTRAINT {ident(deed.name)} " if deed.name else ""


def _validate(table: Altered, name: str) -> str:
    return f"ALTER TABLE {table.plain} VALIDATE CONSTRAINT {ident(name)}"


def _name(table: Altered, deed: Deed) -> str:
    """As written, else as the server would choose it: a name is needed to validate it."""
    if deed.name:
        return deed.name
    wanted = default_name(deed)
    taken = {name for name, _ in table.around.trail.constraints(table.name)}
    name, number = wanted, 0
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _key(table: Altered, definition: Node, deed: Deed) -> OnlineForm:
    """Its index first, beside the writers; then the constraint takes it over in an instant."""
    if node.items(definition, "options") or node.text(definition, "indexspace"):
        return stays("an index with storage settings of its own is to be written by hand")
    if deed.says("without overlaps"):
        return stays("a key WITHOUT OVERLAPS has no index that could be built beside writers")
    if _is_partitioned(table):
        return _partitioned_key(table, definition, deed)
    columns = ", ".join(map(ident, deed.columns))
    name = ident(_key_name(definition, deed))
    index = (
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table.plain} ({columns})"
        f"{_include(definition)}{_nulls(definition)}"
    )
    kind = "PRIMARY KEY" if deed.kind == "primary key" else "UNIQUE"
    added = table.alter(f"ADD CONSTRAINT {name} {kind} USING INDEX {name}{_deferral(definition)}")
    nulls = _not_nulls(table, deed.columns) if deed.kind == "primary key" else ()
    return OnlineForm(now=(*nulls, index, added))


def _partitioned_key(table: Altered, definition: Node, deed: Deed) -> OnlineForm:
    """The parent's holds no rows; that of each partition is built beside its writers."""
    if not may_have_index(table.around.trail, table.name) or node.flag(definition, "deferrable"):
        return stays("without its partitions at hand, or deferrable, it is to be written by hand")
    name = _key_name(definition, deed)
    columns = ", ".join(map(ident, deed.columns))
    kind = "PRIMARY KEY" if deed.kind == "primary key" else "UNIQUE"
    parts = Parts(
        trail=table.around.trail,
        kind=kind,
        nulls=_nulls(definition),
        behind=f"({columns}){_include(definition)}",
    )
    nulls = _not_nulls(table, deed.columns) if deed.kind == "primary key" else ()
    empty = parts.empty(name, table.name)
    return OnlineForm(now=(*nulls, empty, *parts.of(name, table.name)))


def _is_partitioned(table: Altered) -> bool:
    known = table.around.trail.table(table.name)
    return known is not None and known.kind == "p"


def _key_name(definition: Node, deed: Deed) -> str:
    """The server puts INCLUDE's columns into the name that it chooses."""
    columns = (*deed.columns, *node.strings(definition, "including"))
    return deed.name or default_name(deed._replace(columns=columns))


def _include(definition: Node) -> str:
    columns = ", ".join(map(ident, node.strings(definition, "including")))
    return f" INCLUDE ({columns})" if columns else ""


def _nulls(definition: Node) -> str:
    return " NULLS NOT DISTINCT" if node.flag(definition, "nulls_not_distinct") else ""


def _deferral(definition: Node) -> str:
    words = " DEFERRABLE" if node.flag(definition, "deferrable") else ""
    return words + " INITIALLY DEFERRED" * node.flag(definition, "initdeferred")


def _not_nulls(table: Altered, columns: tuple[str, ...]) -> tuple[str, ...]:
    trail = table.around.trail
    wanted = (each for each in columns if not trail.is_known_not_null(table.name, each))
    return tuple(
        sql for each in wanted for sql in not_null(table.plain, table.name, each, table.around)
    )


# ── NOT NULL ──


def set_not_null(table: Altered, text: str, command: Node) -> OnlineForm:
    column = node.text(command, "name")
    if table.around.trail.is_known_not_null(table.name, column):
        return as_it_is(text)
    return OnlineForm(now=tuple(not_null(table.plain, table.name, column, table.around)))


def not_null(shown: str, table: RelationName, column: str, around: Surroundings) -> Iterator[str]:
    """The rows are looked at under a weak lock; what is left to do then needs no scan."""
    if around.server is not None and around.server.major >= _NOT_NULL_NOT_VALID_SINCE:
        name = shortened(f"{table.relation}_{column}", "_not_null")
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {ident(name)} NOT NULL {ident(column)} NOT VALID"
        yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {ident(name)}"
        return
    name = shortened(f"{table.relation}_{column}", "_is_not_null")
    check = f"CHECK ({ident(column)} IS NOT NULL) NOT VALID"
    yield f"ALTER TABLE {shown} ADD CONSTRAINT {ident(name)} {check}"
    yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {ident(name)}"
    yield f"ALTER TABLE {shown} ALTER COLUMN {ident(column)} SET NOT NULL"
    yield f"ALTER TABLE {shown} DROP CONSTRAINT {ident(name)}"
