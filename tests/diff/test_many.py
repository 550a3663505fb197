"""Schemas of thousands of tables: the right plan, in a time that grows with their number only."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from whimbrel.catalog.address import Address
from whimbrel.catalog.catalog import Catalog, CatalogObject, Dependency
from whimbrel.catalog.column import Column, ColumnType, Default, Identity, NotNull
from whimbrel.catalog.constraint import Constraint, ConstraintType
from whimbrel.catalog.index import Index
from whimbrel.catalog.sequence import Sequence, SequenceOptions
from whimbrel.catalog.space import Schema
from whimbrel.catalog.table import Table
from whimbrel.diff.change import RenameColumn
from whimbrel.diff.compare import compare
from whimbrel.diff.rename import apply_renames, read_renames
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion
from whimbrel.plan.arrange.arrange import arrange

FEW = 150
BIGINT = ColumnType(text="bigint", base="bigint", category="N")
TEXT = ColumnType(text="text", base="text", category="S")
NUMBERS = SequenceOptions(
    type="bigint", start=1, increment=1, minimum=1, maximum=9, cache=1, cycles=False
)


def _schema(tables: int, *, wider: bool = False, suffix: str = "", table: str = "t") -> Catalog:
    """Each table with a serial key, an index, a foreign key to the next one; `suffix` ends the
    names of constraints, indexes and sequences."""
    names = [RelationName("public", f"{table}{n}") for n in range(tables)]
    public = Schema(name="public")
    found: list[CatalogObject] = [public]
    links: list[Dependency] = []
    for n, name in enumerate(names):
        parts = _parts(name, names[(n + 1) % tables], wider=wider, suffix=suffix)
        found += parts
        links += _links(parts, public.address)
    by_address = {each.address: each for each in found}
    return Catalog.of(ServerVersion(180000), dict(sorted(by_address.items())), frozenset(links))


def _parts(
    name: RelationName, other: RelationName, *, wider: bool, suffix: str
) -> list[CatalogObject]:
    numbers = RelationName("public", f"{name.relation}_id_seq{suffix}")
    parts: list[CatalogObject] = [
        Table(name=name, is_unlogged=False),
        _column(name, "id", 1),
        NotNull(table=name, column="id", name="", is_inherited=True, is_valid=True),
        Default(table=name, column="id", expression=f"nextval('{numbers.shown}'::regclass)"),
        Sequence(
            name=numbers,
            options=NUMBERS,
            owner=(name, "id"),
            is_identity=False,
            is_unlogged=False,
        ),
        _column(name, "next", 2),
        _constraint(name, f"key{suffix}", "PRIMARY KEY (id)", "id"),
        replace(
            _constraint(name, f"next{suffix}", f"FOREIGN KEY (next) REFERENCES {other.shown}(id)"),
            type=ConstraintType.FOREIGN_KEY,
            references=other,
        ),
        Index(
            name=RelationName("public", f"{name.relation}_by_next{suffix}"),
            table=name,
            on=f"{name.shown} USING btree (next)",
            is_unique=False,
            is_valid=True,
        ),
    ]
    return [*parts, _column(name, "more", 3)] if wider else parts


def _column(table: RelationName, name: str, position: int) -> Column:
    return Column(
        table=table,
        name=name,
        position=position,
        type=TEXT if name == "more" else BIGINT,
        collation="",
        identity=Identity.NONE,
        generated=None,
    )


def _constraint(
    table: RelationName, name: str, definition: str, column: str = "next"
) -> Constraint:
    return Constraint(
        table=table,
        name=f"{table.relation}_{name}",
        type=ConstraintType.PRIMARY_KEY,
        definition=definition,
        columns=(column,),
        is_valid=True,
    )


def _links(parts: list[CatalogObject], schema: Address) -> list[Dependency]:
    """As they are read: each part on its table or column, the default on the sequence."""
    table, id_, not_null, default, sequence, next_, key, foreign, index, *more = (
        each.address for each in parts
    )
    on_table = [(each, table) for each in (id_, next_, key, foreign, index, *more)]
    on_columns = [(not_null, id_), (default, id_), (key, id_), (foreign, next_), (index, next_)]
    others = [(default, sequence), (table, schema), (sequence, schema)]
    assert isinstance(parts[7], Constraint)
    assert parts[7].references is not None
    referred = Address(table.kind, "public", parts[7].references.relation)
    return [
        *(Dependency(a, b, is_automatic=True) for a, b in (*on_table, *on_columns)),
        *(Dependency(a, b, is_automatic=False) for a, b in (*others, (foreign, referred))),
    ]


def _empty() -> Catalog:
    public = Schema(name="public")
    return Catalog.of(ServerVersion(180000), {public.address: public})


# What makes two schemas of that many tables, and the statements for each table.
CASES: dict[str, tuple[Callable[[int], tuple[Catalog, Catalog]], dict[str, int]]] = {
    "a column more": (
        lambda n: (_schema(n), _schema(n, wider=True)),
        {"ALTER TABLE ADD COLUMN": 1},
    ),
    "a column less": (
        lambda n: (_schema(n, wider=True), _schema(n)),
        {"ALTER TABLE DROP COLUMN": 1},
    ),
    "all renamed": (
        lambda n: (_schema(n), _schema(n, suffix="_x")),
        {
            "ALTER TABLE RENAME CONSTRAINT TO": 2,
            "ALTER INDEX RENAME TO": 1,
            "ALTER SEQUENCE RENAME TO": 1,
        },
    ),
    "all new": (
        lambda n: (_empty(), _schema(n)),
        {
            "CREATE SEQUENCE": 1,
            "CREATE TABLE": 1,
            "ALTER SEQUENCE OWNED BY": 1,
            "CREATE INDEX": 1,
            "ALTER TABLE ADD CONSTRAINT": 1,
        },
    ),
    "all dropped": (
        lambda n: (_schema(n), _empty()),
        {"ALTER TABLE DROP CONSTRAINT": 1, "DROP TABLE": 1},
    ),
    "others instead": (
        lambda n: (_schema(n), _schema(n, table="u")),
        {
            "ALTER TABLE DROP CONSTRAINT": 1,
            "DROP TABLE": 1,
            "CREATE SEQUENCE": 1,
            "CREATE TABLE": 1,
            "ALTER SEQUENCE OWNED BY": 1,
            "CREATE INDEX": 1,
            "ALTER TABLE ADD CONSTRAINT": 1,
        },
    ),
}
_WORDS = (
    *("ALTER", "CREATE", "DROP", "ADD", "RENAME", "TO", "OWNED", "BY"),
    *("TABLE", "SEQUENCE", "INDEX", "COLUMN", "CONSTRAINT"),
)


def _said(sql: str) -> str:
    first = sql.partition("(")[0].split()
    return " ".join(word for word in first[:7] if word in _WORDS)


def _planned(before: Catalog, after: Catalog) -> tuple[Counter[str], float]:
    began = time.process_time()
    statements = arrange(compare(before, after))
    return Counter(_said(each.sql) for each in statements), time.process_time() - began


@pytest.mark.parametrize("case", CASES)
def test_each_table_costs_as_much_as_in_a_small_schema(case: str) -> None:
    make, expected = CASES[case]
    small, large = make(FEW), make(FEW * 5)
    said, seconds = _planned(*large)
    assert said == {words: count * FEW * 5 for words, count in expected.items()}
    # What grows with the square takes five times as long for each; busy machines are forgiven.
    assert seconds / 5 < 3 * min(_planned(*small)[1] for _ in range(2))


@pytest.mark.drill
@pytest.mark.parametrize("case", CASES)
def test_ten_thousand_tables_are_planned(case: str) -> None:
    make, expected = CASES[case]
    said, _ = _planned(*make(10_000))
    assert said == {words: count * 10_000 for words, count in expected.items()}


def test_one_column_is_renamed_in_a_large_schema_at_once() -> None:
    before = _schema(FEW * 5)
    after = _schema(FEW * 5)
    old = next(iter(before.columns_of(RelationName("public", "t7"))))
    kept = [each for each in after.objects if each.address != old.address]
    kept.append(replace(old, name="number"))
    wanted = replace(after, objects=tuple(sorted(kept, key=lambda each: each.address)))
    began = time.process_time()
    _, changes = apply_renames(before, read_renames(("t7.id=t7.number",), before, wanted))
    assert changes == (RenameColumn(table=old.table, before="id", after="number"),)
    assert time.process_time() - began < 5
