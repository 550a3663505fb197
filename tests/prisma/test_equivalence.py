"""What PostgreSQL writes differently and Prisma's language cannot tell apart."""

from __future__ import annotations

import pytest

from whimbrel.catalog.constraint import Constraint, ConstraintType
from whimbrel.catalog.index import Index
from whimbrel.pg.name import RelationName
from whimbrel.prisma.equivalence import (
    is_sayable,
    same_constraint,
    same_default,
    same_index,
    unique_columns,
)

ALIKE = [
    ("now()", "CURRENT_TIMESTAMP"),
    ("CURRENT_TIMESTAMP", "now()"),
    ("(now())::timestamp without time zone", "CURRENT_TIMESTAMP"),
    ("0", "0.0"),
    ("0", "'0'::numeric"),
    ("'-1'::integer", "(-1)"),
    ("'a'::text", "'a'::character varying"),
    ("'a'::text", "'a'::character varying(10)"),
    ("'it''s'::text", "'it''s'::bpchar"),
    ("ARRAY[]::text[]", "'{}'::text[]"),
    ("ARRAY['a'::text, 'b, c'::text]", "'{a,\"b, c\"}'::text[]"),
    ("ARRAY[1, 2]", "'{1,2}'::integer[]"),
    ("'{\"a\": 1}'::jsonb", "'{\"a\":1}'::jsonb"),
    ("'OPEN'::public.state", "'OPEN'::public.state"),
]
UNLIKE = [
    ("'a'::text", "'b'::text"),
    ("0", "1"),
    ("now()", "clock_timestamp()"),
    ("ARRAY[]::text[]", "ARRAY['a'::text]"),
    ("gen_random_uuid()", "uuid_generate_v4()"),
    ("'1'::text", "1"),
    ("true", "false"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_default_in_two_spellings(one: str, other: str) -> None:
    assert same_default(one, other)
    assert same_default(other, one)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_two_defaults_stay_two(one: str, other: str) -> None:
    assert not same_default(one, other)


def index(keys: str, *, unique: bool = False) -> Index:
    table = RelationName("public", "t")
    name = RelationName("public", "i")
    return Index(
        name=name, table=table, on=f"public.t USING {keys}", is_unique=unique, is_valid=True
    )


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("btree (a, b DESC)", (True, True)),
        ('gin ("we ird" public.gin_trgm_ops)', (True, True)),
        ("btree (a) INCLUDE (b)", (True, True)),
        ("btree (a) WHERE (b IS NULL)", (False, True)),
        ("btree (lower(a))", (False, False)),
        ("btree (((a ->> 'x'::text)))", (False, False)),
        ("hnsw (a public.vector_l2_ops)", (False, False)),
    ],
)
def test_which_indexes_the_language_can_say(keys: str, expected: tuple[bool, bool]) -> None:
    assert (is_sayable(index(keys), False), is_sayable(index(keys), True)) == expected


def test_an_index_is_the_same_but_for_what_cannot_be_said() -> None:
    plain, more = index("btree (a)"), index('btree (a COLLATE "C" NULLS FIRST) INCLUDE (b)')
    partial = index("btree (a) WHERE (b IS NULL)")
    assert same_index(plain, more, True)
    assert same_index(plain, partial, False)
    assert not same_index(plain, partial, True)
    assert not same_index(plain, index("btree (a DESC)"), False)
    assert not same_index(plain, index("btree (a)", unique=True), False)


def test_a_unique_constraint_is_found_by_its_columns() -> None:
    assert unique_columns(index('btree (a, "B ""c")')) == ("a", 'B "c')
    assert unique_columns(index("btree (a) WHERE (a > 0)")) == ()
    assert unique_columns(index("btree (lower(a))")) == ()


def test_a_foreign_key_is_the_same_when_it_is_checked_later() -> None:
    def key(definition: str) -> Constraint:
        return Constraint(
            table=RelationName("public", "t"),
            name="t_a_fkey",
            type=ConstraintType.FOREIGN_KEY,
            definition=definition,
            columns=("a",),
            is_valid=True,
        )

    plain = "FOREIGN KEY (a) REFERENCES public.u(id) ON UPDATE CASCADE ON DELETE RESTRICT"
    assert same_constraint(key(plain), key(f"{plain} DEFERRABLE INITIALLY DEFERRED"))
    assert not same_constraint(key(plain), key(plain.replace("RESTRICT", "CASCADE")))
