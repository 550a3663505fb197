from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import Reaction
from whimbrel.guard.find_hazards import find_hazards
from whimbrel.guard.gate import Hazard, HazardsFact, Outcome
from whimbrel.guard.hazards import judge_hazards
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.trail import Trail
from whimbrel.script.parse import parse_script


def found(*files: str) -> list[Hazard]:
    """What is seen in migrations that one deploy would run."""
    trail = Trail()
    return [
        hazard
        for number, sql in enumerate(files, 1)
        for hazard in find_hazards(
            f"{number}.sql", describe(parse_script(sql, name=f"{number}.sql")), trail
        )
    ]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("DROP TABLE orders;", "drop-table"),
        ("ALTER TABLE orders DROP COLUMN total;", "drop-column"),
        ("TRUNCATE orders;", "truncate"),
        ("DELETE FROM orders;", "every-row"),
        ("UPDATE orders SET total = 0;", "every-row"),
        ("CREATE INDEX total ON orders (total);", "index-not-concurrent"),
        ("ALTER TABLE orders ADD CHECK (total > 0);", "check-validates"),
        ("ALTER TABLE orders ALTER total TYPE bigint;", "type-change"),
        ("DROP SCHEMA shop CASCADE;", "drop-schema"),
        ("DROP OWNED BY ada;", "drop-owned"),
        ("DROP TYPE mood CASCADE;", "drop-cascade"),
        ("DO $$ BEGIN EXECUTE current_setting('x'); END $$;", "not-seen"),
    ],
)
def test_what_stops_production(sql: str, name: str) -> None:
    assert [each.name for each in found(sql)] == [name]
    accepted = found(f'-- whimbrel:allow {name} "because"\n{sql}')
    assert [(each.accepted_because, each.line) for each in accepted] == [("because", 2)]


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE orders ADD note text;",
        "CREATE INDEX CONCURRENTLY total ON orders (total);",
        "DELETE FROM orders WHERE id = 5;",
        "CREATE TABLE new (a int, b int); ALTER TABLE new DROP COLUMN b; DROP TABLE new;",
        "DO $$ BEGIN CREATE TYPE mood AS ENUM ('good'); END $$;",
    ],
)
def test_what_is_no_hazard(sql: str) -> None:
    assert found(sql) == []


def test_what_an_earlier_migration_of_the_deploy_made_nobody_uses_yet() -> None:
    index = "CREATE INDEX total ON orders (total);"
    assert found("CREATE TABLE orders (total int);", index) == []
    assert [(each.file, each.name) for each in found("SELECT 1;", index)] == [
        ("2.sql", "index-not-concurrent")
    ]


def test_the_gate_names_each_place_and_what_to_write() -> None:
    fact = HazardsFact(found=tuple(found("SELECT 1;\nTRUNCATE a;", *["DROP TABLE b;"] * 4)))
    answer = judge_hazards(fact, Policy())
    assert answer.line == (
        "hazards: stopped: D103 truncate: a is emptied, 1.sql:2; "
        "D101 drop-table: b is dropped with its data, 2.sql:1; "
        "D101 drop-table: b is dropped with its data, 3.sql:1 and 2 more"
    )
    assert '`-- whimbrel:allow truncate "why it is right here"`' in answer.next
    report = replace(Policy(), hazards=Reaction.REPORT)
    assert judge_hazards(fact, report).outcome is Outcome.REPORTED
    empty = judge_hazards(replace(fact, is_empty=True), Policy())
    assert empty.what == "the database is empty: nobody waits and nothing is lost"


def test_one_reason_speaks_for_one_statement() -> None:
    sql = '-- whimbrel:allow truncate "staging table"\nTRUNCATE a;\nTRUNCATE b;'
    answer = judge_hazards(HazardsFact(found=tuple(found(sql))), Policy())
    assert answer.what == "D103 truncate: b is emptied, 1.sql:3"


def test_a_contract_migration_says_that_running_code_has_moved_on() -> None:
    script = parse_script(
        "-- whimbrel:phase contract\nALTER TABLE orders RENAME a TO b; DROP TABLE old;",
        name="1.sql",
    )
    seen = find_hazards("1.sql", describe(script), Trail(), directives=script.directives)
    assert [each.name for each in seen] == ["drop-table"]


def test_what_asks_is_shown_before_the_confirmation_and_stops_nothing() -> None:
    asks = found("ALTER TABLE orders DROP CONSTRAINT orders_number_key;")
    assert [(each.name, each.asks) for each in asks] == [("drop-constraint", True)]
    answer = judge_hazards(HazardsFact(found=tuple(asks)), Policy())
    assert answer.outcome is Outcome.REPORTED
    assert answer.what.startswith("to be confirmed: A112 drop-constraint")
    both = (*asks, *found("DROP TABLE orders;"))
    assert judge_hazards(HazardsFact(found=both), Policy()).outcome is Outcome.STOPPED
