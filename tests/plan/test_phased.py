"""A plan in two phases, where something in it would write a table anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.catalog.column import Column, ColumnType, Default, Identity, NotNull
from whimbrel.catalog.constraint import Constraint, ConstraintType
from whimbrel.catalog.index import Index
from whimbrel.diff import change as c
from whimbrel.pg.name import RelationName
from whimbrel.plan.arrange.planned import PlannedStatement
from whimbrel.plan.arrange.sql import statements_of
from whimbrel.plan.known import Known, KnownColumn, KnownConstraint, KnownTable
from whimbrel.plan.online.phased import Phased, phased

T = RelationName("public", "t")


def known(*dependents: str) -> Known:
    integer = KnownColumn(type="integer", is_nullable=False)
    key = KnownConstraint(kind="primary key", columns=("id",), definition="PRIMARY KEY (id)")
    table = KnownTable(
        columns={"id": integer, "a": KnownColumn(type="integer", has_default=True, default="1")},
        constraints={"t_pkey": key},
        column_dependents={"a": dependents},
    )
    return Known(tables={RelationName("", "t"): table}, server_version=180000, is_complete=True)


def column(type: str, name: str = "a") -> Column:
    return Column(
        table=T,
        name=name,
        position=2,
        type=ColumnType(text=type, base=type, category="N"),
        collation="",
        identity=Identity.NONE,
        generated=None,
    )


def made(*changes: c.Change, facts: Known | None = None, spared: bool = False) -> Phased:
    plan = [PlannedStatement(sql=sql, change=e) for e in changes for sql in statements_of(e)]
    return phased(plan, facts or known(), frozenset({T}) if spared else frozenset())


WIDER = c.AlterColumnType(before=column("integer"), after=column("bigint"), using="")


def test_what_speaks_of_the_column_waits_and_all_else_does_not() -> None:
    index = Index(
        name=RelationName("public", "i"),
        table=T,
        on="public.t USING btree (a)",
        is_unique=False,
        is_valid=True,
    )
    other = c.AddColumn(new=c.NewColumn(column=column("text", "b")))
    form = made(WIDER, other, c.CreateIndex(index=index))
    assert form.now[0].sql == 'ALTER TABLE "public"."t" ADD COLUMN "b" text'
    assert form.now[1].sql == 'ALTER TABLE "public"."t" ADD COLUMN a_new bigint'
    assert form.later[-1].change == c.CreateIndex(index=index)
    assert form.retyped == (WIDER,)


def test_a_default_changes_with_the_type_and_null_may_come_at_once() -> None:
    old, new = (Default(table=T, column="a", expression=each) for each in ("1", "'2'::bigint"))
    free = NotNull(table=T, column="a", name="n", is_inherited=True, is_valid=True)
    form = made(
        c.DropDefault(default=old), WIDER, c.SetDefault(default=new), c.DropNotNull(not_null=free)
    )
    assert form.now[0].change == c.DropNotNull(not_null=free)
    assert not any("DEFAULT" in each.sql for each in form.now)
    texts = [each.sql for each in form.later]
    assert 'ALTER TABLE "public"."t" ALTER COLUMN a SET DEFAULT \'2\'::bigint' in texts
    assert texts[-1] == "COMMIT"


def test_a_check_that_changes_with_its_column_stands_on_both_all_the_time() -> None:
    checked = KnownConstraint(kind="check", columns=("a",), definition="CHECK ((a > 0))")
    facts = known()
    (name, table), *_ = facts.tables.items()
    table = replace(table, constraints={**table.constraints, "c": checked})
    old = Constraint(
        table=T,
        name="c",
        type=ConstraintType.CHECK,
        definition="CHECK ((a > 0))",
        columns=("a",),
        is_valid=True,
    )
    new = replace(old, definition="CHECK ((a > (0)::numeric))")
    form = made(
        c.DropConstraint(constraint=old),
        WIDER,
        c.AddConstraint(constraint=new),
        facts=replace(facts, tables={name: table}),
    )
    added = "ADD CONSTRAINT c_new CHECK ((a_new > (0)::numeric)) NOT VALID"
    assert any(each.sql.endswith(added) for each in form.now)
    assert not any("DROP CONSTRAINT" in each.sql for each in (*form.now, *form.later))
    assert any(each.sql.endswith("RENAME CONSTRAINT c_new TO c") for each in form.later)


@pytest.mark.parametrize("of_view", ["view v", "policy p on table t"])
def test_what_hangs_on_the_column_and_stays_keeps_the_plan_as_it_is(of_view: str) -> None:
    form = made(WIDER, facts=known(of_view))
    assert form.is_as_planned
    assert of_view in form.left[0].why_not


def test_a_table_that_nobody_has_yet_is_written_anew_without_a_word() -> None:
    assert made(WIDER, spared=True) == Phased(now=made(WIDER, spared=True).now)
    assert [each.change for each in made(WIDER, spared=True).now] == [WIDER]
