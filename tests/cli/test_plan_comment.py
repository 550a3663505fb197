"""The plan of a deploy as a comment: everything a reviewer needs, whatever the SQL is made of."""

from __future__ import annotations

import re

import pytest

from whimbrel.cli.advice import say_advice
from whimbrel.cli.plan_comment import LONGEST, MARK, as_markdown
from whimbrel.config.kind import Kind
from whimbrel.config.policy_key import Level, PolicyRule
from whimbrel.flow.advice import advise
from whimbrel.flow.deploy import Deployed
from whimbrel.flow.tasks import Prepared, prepare
from whimbrel.flow.work import Held
from whimbrel.guard.check import Terms
from whimbrel.guard.gate import GateAnswer, Measured, Outcome
from whimbrel.history.layout import Migration
from whimbrel.pg.name import RelationName
from whimbrel.plan.known import Known, KnownColumn, KnownTable

ORDERS = KnownTable(
    size_bytes=442_000_000_000,
    rows=3_000_000_000,
    columns={"note": KnownColumn(type="varchar(20)")},
)
KNOWN = Known(tables={RelationName("", "orders"): ORDERS}, is_complete=True)


def prepared(sql: str, name: str = "20260101000000_one") -> Prepared:
    return prepare("migrations", Migration(name=name, raw=sql.encode(), sql=sql))


def comment(*sql: str, terms: Terms | None = None, **more: object) -> str:
    todo = tuple(prepared(each, f"2026010100000{n}_m") for n, each in enumerate(sql))
    seen = advise(todo, terms or Terms(), KNOWN)
    done = Deployed(environment="production", planned=todo, advice=seen.advice, costs=seen.costs)
    for name, value in more.items():
        object.__setattr__(done, name, value)
    return as_markdown(done)


def test_in_words_what_stops_is_not_called_advice(capsys: pytest.CaptureFixture[str]) -> None:
    sql = 'TRUNCATE orders;\n-- whimbrel:allow drop-table "moved"\nDROP TABLE orders;\n'
    for kind in (Kind.PRODUCTION, Kind.DEVELOPMENT):
        say_advice(advise((prepared(sql),), Terms(kind=kind), KNOWN).advice, is_foretold=False)
    said = capsys.readouterr().err
    assert re.findall(r"^(\w+): (\w+)", said, re.MULTILINE) == [
        ("stop", "D103"),
        ("advice", "D101"),
        ("advice", "D103"),
        ("advice", "D101"),
    ]


def rows(plan: str, head: str) -> list[list[str]]:
    """The cells of the table that begins with `head`."""
    lines = plan[plan.index(head) :].splitlines()
    table = lines[: next(n for n, line in enumerate(lines) if not line.startswith("|"))]
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in table]


def test_it_says_what_the_policy_makes_of_a_finding_and_what_was_accepted() -> None:
    sql = (
        "ALTER TABLE orders DROP COLUMN note;\n"
        '-- whimbrel:allow truncate "asked @ada, see #7 | *really*"\nTRUNCATE orders;\n'
    )
    plan = comment(sql)
    (_, _, stopped, accepted) = rows(plan, "| | where")
    assert stopped[0].strip() == "**stop**"
    assert accepted[0].strip() == "accepted (stop)"
    assert "asked &#64;ada, see &#35;7 \\| \\*really\\*" in accepted[3]
    rule = PolicyRule(key="rule.drop-column", value=Level.ASK, source="ada", reason="known")
    milder = comment(sql, terms=Terms(database_rules=(rule,)))
    assert rows(milder, "| | where")[2][0].strip() == "ask"
    staging = comment(sql, terms=Terms(kind=Kind.STAGING))
    assert rows(staging, "| | where")[2][0].strip() == "ask"


def test_it_says_sizes_transactions_and_what_staging_took() -> None:
    plan = comment(
        "CREATE TABLE n (id int);\nCREATE INDEX ON n (id);\n"
        "ALTER TABLE orders ALTER note TYPE varchar(40);\n"
        "CREATE INDEX CONCURRENTLY i ON orders (note);\n"
    )
    cells = [row[2:] for row in rows(plan, "| line")[2:]]
    huge = "orders (412 GB, about 3,000,000,000 rows)"
    assert [[cell.strip() for cell in row] for row in cells] == [
        ["1", "—", "—"],
        ["1", "—", "—"],
        ["2", f"ACCESS EXCLUSIVE on {huge}", "—"],  # widening rewrites nothing
        ["none", "—", f"reads {huge} as a whole; outside a transaction"],
    ]
    each = prepared("SELECT 1;")
    rows_there = {"a": 1, "b": 1_000, "c": 3, "d": 4, "gone": 5}
    measured = Measured(duration_ms=65_400, stall_ms=12, rows=rows_there)
    here = {"a": 0, "b": 3_000_000, "c": 2, "d": 1}
    plan = comment("SELECT 1;", measured={each.migration.checksum: measured}, rows_here=here)
    assert (
        "; staging took 65.4 s; nobody waited longer than 12 ms; "
        "b: about 1,000 rows there, 3,000,000 here; c: about 3 rows there, 2 here; "
        "d: about 4 rows there, 1 here; and 1 more\n"
    ) in plan


def test_what_stops_says_what_to_do_and_what_is_held_says_why() -> None:
    gate = GateAnswer(
        name="backup", outcome=Outcome.STOPPED, what="none", why="w", next="whimbrel backup create"
    )
    held = (Held(name="20260102000000_two", why="contract: applied by `deploy --phase contract`"),)
    plan = comment("SELECT 1;", gates=(gate,), held=held)
    assert "**would be stopped by a gate**" in plan
    assert "| backup | **stopped** | none | whimbrel backup create |" in plan
    assert "- held: `20260102000000_two`: contract: applied by `deploy --phase contract`" in plan


def test_sql_cannot_break_out_of_its_place() -> None:
    sql = (
        "COMMENT ON TABLE orders IS 'a | b ` c `` d\n```\n</details> @ada <script>';\n"
        "COMMENT ON TABLE \"odd|name*_x_\" IS '';\nLOCK orders IN SHARE MODE;"
    )
    plan = comment(sql)
    assert {len(row) for row in rows(plan, "| line")} == {5}
    assert {len(row) for row in rows(plan, "| | where")} == {4}
    fence = re.search(r"\n(`{3,})sql\n", plan)
    assert fence is not None
    assert fence[1] == "````"
    folded = plan[fence.end() :].partition("\n````\n")[0]
    assert folded == sql


def test_the_longest_plan_is_no_longer_than_github_takes() -> None:
    one = comment("\n".join(f"UPDATE orders SET n = {n}; -- {'x' * 90}" for n in range(5_000)))
    many = comment(*("ALTER TABLE orders DROP note;" for _ in range(2_000)))
    for plan in (one, many):
        assert plan.startswith(MARK)
        assert len(plan) <= LONGEST
        assert re.search(r"… and [\d,]+ (statements|migrations) more", plan)
        assert re.search(r"… and [\d,]+ findings more", plan)
        assert plan.count("<details>") == plan.count("</details>")
