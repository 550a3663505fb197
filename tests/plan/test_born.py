"""Relations that a migration made itself."""

from __future__ import annotations

from whimbrel.pg.name import RelationName
from whimbrel.plan.born import Born
from whimbrel.plan.facts import describe
from whimbrel.script.parse import parse_script


def after(text: str) -> Born:
    born = Born()
    for step in describe(parse_script(text, name="x")):
        born.learn(step)
    return born


def name(relation: str, schema: str = "") -> RelationName:
    return RelationName(schema, relation)


def test_a_table_born_here_is_nobody_elses() -> None:
    born = after("CREATE TABLE n (id serial PRIMARY KEY, x int CONSTRAINT u UNIQUE)")
    for each in ("n", "n_id_seq", "n_pkey", "u"):
        assert born.preexisting(name(each)) is None
        assert born.preexisting(name(each, "public")) is None
    assert born.preexisting(name("n", "other")) == name("n", "other")


def test_a_new_name_of_an_old_table_is_the_old_table() -> None:
    born = after("ALTER TABLE old RENAME TO mid; ALTER TABLE mid RENAME TO new")
    assert born.preexisting(name("new")) == name("old")


def test_a_new_name_of_a_new_table_is_new() -> None:
    born = after("CREATE TABLE n (x int); ALTER TABLE n RENAME TO m; ALTER TABLE m SET SCHEMA s")
    assert born.preexisting(name("m", "s")) is None
    assert born.preexisting(name("n")) == name("n")


def test_a_table_built_anew_under_the_old_name_is_new() -> None:
    born = after(
        "CREATE TABLE new_t (x int); DROP TABLE t; ALTER TABLE new_t RENAME TO t; DROP TABLE u"
    )
    assert born.preexisting(name("t")) is None
    assert born.preexisting(name("u")) == name("u")


def test_a_view_that_may_be_replaced_is_not_new() -> None:
    assert after("CREATE OR REPLACE VIEW v AS SELECT 1").preexisting(name("v")) == name("v")
