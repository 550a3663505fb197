"""Statements other than ALTER TABLE in the form that lets others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...pg.name import RelationName
from ...pg.written import ident
from ...script import node
from ...script.statement import Node
from ..keep import kept_table
from ..step import Step
from ..trail import KEEP
from .form import OnlineForm, Surroundings, stays
from .partition import Parts, may_have_index
from .rows import in_batches
from .succession import succeed
from .successor import Wish
from .table import alter_table
from .words import Words

Rewrite = Callable[[Step, Surroundings], OnlineForm]


def online_form(step: Step, around: Surroundings) -> OnlineForm:
    """What to run in the step's place; its own text alone where nothing is better."""
    tree = step.statement.node
    rewrite = _FORMS.get(node.kind(tree)) if tree else None
    return rewrite(step, around) if rewrite else stays("it has no online form")


def _index(step: Step, around: Surroundings) -> OnlineForm:
    """Also without IF NOT EXISTS, which takes an unusable index for a finished one."""
    tree = step.statement.node or node.NOTHING
    table = node.relation(node.field(tree, "relation"))
    known = around.trail.table(table)
    if known is not None and known.kind == "p":
        return _partitioned_index(step, around, tree, table)
    name = node.text(tree, "idxname")
    if (
        name
        and around.trail.index(RelationName(table.schema, name))
        and node.flag(tree, "if_not_exists")
    ):
        return OnlineForm()  # it is there: nothing to run
    words = Words(step.sql)
    sql = step.sql
    place = words.find("IF", "NOT", "EXISTS")
    if place >= 0:
        sql = words.without(place, 3)
    if not node.flag(tree, "concurrent"):
        words = Words(sql)
        sql = words.with_after(words.find("INDEX"), "CONCURRENTLY")
    return OnlineForm(now=(sql,))


def _partitioned_index(
    step: Step, around: Surroundings, tree: Node, table: RelationName
) -> OnlineForm:
    words = Words(step.sql)
    name, on = node.text(tree, "idxname"), words.find("ON")
    if not name or words.word(on + 1) == "ONLY" or not may_have_index(around.trail, table):
        return stays("without its name or its partitions at hand it is to be written by hand")
    parts = Parts(
        trail=around.trail,
        behind=words.text(words.skip_name(on + 1)),
        is_unique=node.flag(tree, "unique"),
    )
    return OnlineForm(now=(words.with_after(on, "ONLY"), *parts.of(name, table)))


def _drop(step: Step, around: Surroundings) -> OnlineForm:
    tree = step.statement.node or node.NOTHING
    match node.text(tree, "removeType"):
        case "OBJECT_INDEX":
            return _drop_index(tree)
        case "OBJECT_TABLE":
            return _drop_table(step, around)
        case "OBJECT_VIEW" | "OBJECT_MATVIEW" | "OBJECT_FUNCTION" | "OBJECT_TYPE":
            return OnlineForm(later=(step.sql,))
        case _:
            return stays("it has no online form")


def _drop_index(tree: Node) -> OnlineForm:
    if node.text(tree, "behavior") == "DROP_CASCADE":
        return stays("DROP INDEX CONCURRENTLY has no CASCADE: drop the constraint by name")
    if node.flag(tree, "concurrent"):
        return stays("it is concurrent already")
    exists = "IF EXISTS " * node.flag(tree, "missing_ok")
    names = (node.strings(each, "items") for each in node.items(tree, "objects"))
    shown = (".".join(map(ident, parts)) for parts in names)
    return OnlineForm(now=tuple(f"DROP INDEX CONCURRENTLY {exists}{each}" for each in shown))


def _drop_table(step: Step, around: Surroundings) -> OnlineForm:
    """Moved out of the way with its rows, in a contract migration; purging it is another one."""
    tree = step.statement.node or node.NOTHING
    if node.text(tree, "behavior") == "DROP_CASCADE":
        return stays("what CASCADE takes along has to be dropped by name first")
    return OnlineForm(
        later=(
            f"CREATE SCHEMA IF NOT EXISTS {KEEP}",
            *(sql for each in step.drops for sql in _keep(each, around)),
        )
    )


def _keep(table: RelationName, around: Surroundings) -> Iterator[str]:
    """Its foreign keys go first: kept rows must not hold those of living tables."""
    shown = ".".join(map(ident, filter(None, (table.schema, table.relation))))
    for name, each in around.trail.constraints(table):
        if each.kind == "foreign key":
            yield f"ALTER TABLE {shown} DROP CONSTRAINT {ident(name)}"
    kept = kept_table(around.migration, table)
    yield f"DROP TABLE IF EXISTS {KEEP}.{ident(kept)}"
    yield f"ALTER TABLE {shown} SET SCHEMA {KEEP}"
    if kept != table.relation:
        yield f"ALTER TABLE {KEEP}.{ident(table.relation)} RENAME TO {ident(kept)}"
    # Else a later table of that name could not be kept: its index would meet this one there.
    indexes = {name.relation for name, _ in around.trail.indexes_of(table)}
    for index in sorted(indexes):
        other = kept_table(around.migration, RelationName(table.schema, index))
        if other != index:
            yield f"ALTER INDEX {KEEP}.{ident(index)} RENAME TO {ident(other)}"


def _rename(step: Step, around: Surroundings) -> OnlineForm:
    """A table: a view keeps the old name until no running code needs it."""
    tree = step.statement.node or node.NOTHING
    kind = node.text(tree, "renameType")
    table = node.relation(node.field(tree, "relation"))
    words = Words(step.sql)
    if kind == "OBJECT_TABLE" and around.trail.index(table) is not None:
        return OnlineForm(now=(f"ALTER INDEX {words.text(2)}",))
    if kind == "OBJECT_COLUMN" and node.text(tree, "relationType") == "OBJECT_TABLE":
        return _rename_column(step, around, tree)
    if kind != "OBJECT_TABLE" or node.text(tree, "relationType") == "OBJECT_VIEW":
        return stays(
            "a rename takes several releases: the new name beside the old one, then the switch"
        )
    old = ".".join(map(ident, filter(None, (table.schema, table.relation))))
    new = ".".join(map(ident, filter(None, (table.schema, node.text(tree, "newname")))))
    view = f"CREATE VIEW {old} AS SELECT * FROM {new}"
    return OnlineForm(now=("BEGIN", step.sql, view, "COMMIT"), later=(f"DROP VIEW {old}",))


def _rename_column(step: Step, around: Surroundings, tree: Node) -> OnlineForm:
    table, column = node.relation(node.field(tree, "relation")), node.text(tree, "subname")
    if around.trail.made_column(table, column):
        return OnlineForm(now=(step.sql,))
    shown = ".".join(map(ident, filter(None, (table.schema, table.relation))))
    final = node.text(tree, "newname")
    return succeed((Wish(table=table, shown=shown, column=column, final=final),), around)


def _set_schema(step: Step, around: Surroundings) -> OnlineForm:
    """A table: a view stays where it was until no running code looks there any more."""
    tree = step.statement.node or node.NOTHING
    table = node.relation(node.field(tree, "relation"))
    if node.text(tree, "objectType") != "OBJECT_TABLE" or not table.schema:
        return stays(
            "where it was there can stand a view of a table that is named with its schema; for "
            "the rest the new schema goes into search_path first"
        )
    old = f"{ident(table.schema)}.{ident(table.relation)}"
    new = f"{ident(node.text(tree, 'newschema'))}.{ident(table.relation)}"
    view = f"CREATE VIEW {old} AS SELECT * FROM {new}"
    return OnlineForm(now=("BEGIN", step.sql, view, "COMMIT"), later=(f"DROP VIEW {old}",))


def _reindex(step: Step, around: Surroundings) -> OnlineForm:
    tree = step.statement.node or node.NOTHING
    if node.text(tree, "kind") == "REINDEX_OBJECT_SYSTEM":
        return stays("catalogs cannot be reindexed concurrently")
    if node.options(tree, "params").get("concurrently") is not None:
        return stays("it says (CONCURRENTLY false): write CONCURRENTLY behind the kind of object")
    words = Words(step.sql)
    kinds = ("INDEX", "TABLE", "SCHEMA", "DATABASE")
    place = next(number for number in range(1, len(words)) if words.word(number) in kinds)
    return OnlineForm(now=(words.with_after(place, "CONCURRENTLY"),))


def _refresh(step: Step, around: Surroundings) -> OnlineForm:
    words = Words(step.sql)
    return OnlineForm(now=(words.with_after(words.find("VIEW"), "CONCURRENTLY"),))


def _create_table(step: Step, around: Surroundings) -> OnlineForm:
    """A partition is made beside its parent, then attached under a weaker lock."""
    tree = step.statement.node or node.NOTHING
    words = Words(step.sql)
    place = words.find("PARTITION", "OF")
    parts = ("tableElts", "options", "tablespacename")
    if place < 0 or any(node.items(tree, each) for each in parts) or node.field(tree, "partspec"):
        return stays(
            "a partition with columns, settings or partitions of its own is to be made by hand"
        )
    behind = words.skip_name(place + 2)
    parent, bounds = words.text(place + 2, behind), words.text(behind)
    table = words.text(words.find("TABLE") + 1, place)
    name = table.split()[-1]
    return OnlineForm(
        now=(
            f"CREATE TABLE {table} (LIKE {parent} INCLUDING ALL)",
            f"ALTER TABLE {parent} ATTACH PARTITION {name} {bounds}",
        )
    )


def _domain(step: Step, around: Surroundings) -> OnlineForm:
    tree = step.statement.node or node.NOTHING
    definition = node.field(tree, "def")
    if node.text(tree, "subtype") != "C" or node.text(definition, "contype") != "CONSTR_CHECK":
        return stays("SET NOT NULL of a domain has no NOT VALID: use CHECK (VALUE IS NOT NULL)")
    domain = ".".join(map(ident, node.strings(tree, "typeName")))
    words = Words(step.sql)
    place = words.find("ADD")
    named = words.word(place + 1) == "CONSTRAINT"
    name = node.text(definition, "conname") or f"{node.strings(tree, 'typeName')[-1]}_value_check"
    body = words.text(place + 3 if named else place + 1)
    return OnlineForm(
        now=(
            f"ALTER DOMAIN {domain} ADD CONSTRAINT {ident(name)} {body} NOT VALID",
            f"ALTER DOMAIN {domain} VALIDATE CONSTRAINT {ident(name)}",
        )
    )


def _set(step: Step, around: Surroundings) -> OnlineForm:
    """Nothing to do here; it is reset at the end of the file."""
    return OnlineForm(now=(step.sql,))


def _alter(step: Step, around: Surroundings) -> OnlineForm:
    is_table = node.text(step.statement.node or node.NOTHING, "objtype") == "OBJECT_TABLE"
    return alter_table(step, around) if is_table else stays("it has no online form")


_FORMS: dict[str, Rewrite] = {
    "AlterTableStmt": _alter,
    "IndexStmt": _index,
    "DropStmt": _drop,
    "RenameStmt": _rename,
    "ReindexStmt": _reindex,
    "RefreshMatViewStmt": _refresh,
    "CreateStmt": _create_table,
    "AlterDomainStmt": _domain,
    "VariableSetStmt": _set,
    "AlterObjectSchemaStmt": _set_schema,
    "UpdateStmt": in_batches,
    "DeleteStmt": in_batches,
}
