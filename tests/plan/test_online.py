"""Each change has its online form on tables that were there, the direct one on new tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.catalog.column import NotNull
from whimbrel.catalog.constraint import Constraint, ConstraintType
from whimbrel.catalog.index import Index
from whimbrel.catalog.table import Table
from whimbrel.diff import change as c
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion
from whimbrel.plan.arrange.planned import (
    PlannedStatement,
    one_transaction_each,
    plain_indexes_first,
)
from whimbrel.plan.arrange.sql import statements_of
from whimbrel.plan.online.changes import online

T = RelationName("public", "t")
PG17, PG18 = ServerVersion(170000), ServerVersion(180000)
INDEX = Index(
    name=RelationName("public", "i"),
    table=T,
    on="public.t USING btree (a)",
    is_unique=False,
    is_valid=True,
)
NOT_NULL = NotNull(table=T, column="a", name="t_a_not_null", is_inherited=True, is_valid=True)


def _constraint(kind: ConstraintType, definition: str) -> Constraint:
    return Constraint(
        table=T, name="k", type=kind, definition=definition, columns=("a",), is_valid=True
    )


def _online(*changes: c.Change, server: ServerVersion = PG18) -> list[str]:
    planned = [
        PlannedStatement(sql=sql, change=each) for each in changes for sql in statements_of(each)
    ]
    return [each.sql for each in online(planned, server)]


def test_indexes_are_built_and_dropped_beside_the_writers() -> None:
    assert _online(c.CreateIndex(index=INDEX), c.DropIndex(index=INDEX)) == [
        'CREATE INDEX CONCURRENTLY "i" ON public.t USING btree (a)',
        'DROP INDEX CONCURRENTLY "public"."i"',
    ]


def test_a_table_born_in_the_script_has_no_writers() -> None:
    born = c.CreateTable(table=Table(name=T, is_unlogged=False), columns=(), constraints=())
    assert _online(born, c.CreateIndex(index=INDEX))[1:] == [
        'CREATE INDEX "i" ON public.t USING btree (a)'
    ]


@pytest.mark.parametrize(
    ("kind", "definition"),
    [
        (ConstraintType.CHECK, "CHECK ((a > 0))"),
        (ConstraintType.FOREIGN_KEY, "FOREIGN KEY (a) REFERENCES public.p(id)"),
    ],
)
def test_rows_are_checked_after_the_lock_is_gone(kind: ConstraintType, definition: str) -> None:
    assert _online(c.AddConstraint(constraint=_constraint(kind, definition))) == [
        f'ALTER TABLE "public"."t" ADD CONSTRAINT "k" {definition} NOT VALID',
        'ALTER TABLE "public"."t" VALIDATE CONSTRAINT "k"',
    ]


def test_a_constraint_that_is_not_to_be_valid_is_not_validated() -> None:
    check = replace(_constraint(ConstraintType.CHECK, "CHECK ((a > 0))"), is_valid=False)
    assert _online(c.AddConstraint(constraint=check)) == [
        'ALTER TABLE "public"."t" ADD CONSTRAINT "k" CHECK ((a > 0)) NOT VALID'
    ]


@pytest.mark.parametrize(
    ("definition", "index", "words"),
    [
        ("PRIMARY KEY (a)", "(a)", "PRIMARY KEY USING INDEX"),
        (
            'UNIQUE NULLS NOT DISTINCT (a, "b )") INCLUDE (c) DEFERRABLE INITIALLY DEFERRED',
            '(a, "b )") INCLUDE (c) NULLS NOT DISTINCT',
            "UNIQUE USING INDEX",
        ),
    ],
)
def test_a_key_takes_over_an_index_built_beside_the_writers(
    definition: str, index: str, words: str
) -> None:
    kind = ConstraintType.PRIMARY_KEY if "PRIMARY" in definition else ConstraintType.UNIQUE
    first, second = _online(c.AddConstraint(constraint=_constraint(kind, definition)))
    rest = " DEFERRABLE INITIALLY DEFERRED" if "DEFERRABLE" in definition else ""
    assert first == f'CREATE UNIQUE INDEX CONCURRENTLY "k" ON "public"."t" {index}'
    assert second == f'ALTER TABLE "public"."t" ADD CONSTRAINT "k" {words} "k"{rest}'


def test_a_key_with_an_index_of_another_kind_stays_direct() -> None:
    key = _constraint(ConstraintType.UNIQUE, "UNIQUE (a, during WITHOUT OVERLAPS)")
    assert _online(c.AddConstraint(constraint=key)) == [
        'ALTER TABLE "public"."t" ADD CONSTRAINT "k" UNIQUE (a, during WITHOUT OVERLAPS)'
    ]


def test_not_null_on_18_is_added_not_valid_and_validated() -> None:
    assert _online(c.SetNotNull(not_null=NOT_NULL)) == [
        'ALTER TABLE "public"."t" ADD CONSTRAINT "t_a_not_null" NOT NULL "a" NOT VALID',
        'ALTER TABLE "public"."t" VALIDATE CONSTRAINT "t_a_not_null"',
    ]


def test_not_null_before_18_leans_on_a_validated_check() -> None:
    assert _online(c.SetNotNull(not_null=replace(NOT_NULL, name="")), server=PG17) == [
        'ALTER TABLE "public"."t" ADD CONSTRAINT "t_a_is_not_null" '
        'CHECK ("a" IS NOT NULL) NOT VALID',
        'ALTER TABLE "public"."t" VALIDATE CONSTRAINT "t_a_is_not_null"',
        'ALTER TABLE "public"."t" ALTER COLUMN "a" SET NOT NULL',
        'ALTER TABLE "public"."t" DROP CONSTRAINT "t_a_is_not_null"',
    ]


def test_what_cannot_share_a_transaction_gets_a_script_of_its_own() -> None:
    change = c.SetNotNull(not_null=NOT_NULL)
    one = PlannedStatement(sql="one", change=change)
    two = PlannedStatement(sql="two", change=change)
    alone = PlannedStatement(sql="alone", change=change, is_alone=True)
    assert list(one_transaction_each([one, two, alone, one])) == [(one, two), (alone,), (one,)]


def test_indexes_of_new_tables_share_the_script_of_their_tables() -> None:
    index = c.CreateIndex(index=INDEX)
    table = PlannedStatement(sql="table", change=c.SetNotNull(not_null=NOT_NULL))
    alone = PlannedStatement(sql="alone", change=index, is_alone=True)
    plain = PlannedStatement(sql="plain", change=index)
    ordered = plain_indexes_first([alone, table, alone, plain, alone, plain, table])
    assert [each.sql for each in ordered] == [
        "alone", "table", "plain", "plain", "alone", "alone", "table",
    ]  # fmt: skip
