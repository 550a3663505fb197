from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import whimbrel.guard.rules
from whimbrel.guard.inspect import Inspector
from whimbrel.guard.levels import DEFAULT_RULES
from whimbrel.guard.rule import Finding, Rule
from whimbrel.guard.rules import RULES
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.known import NOTHING_KNOWN, Known
from whimbrel.plan.known_json import read_known
from whimbrel.plan.trail import Trail
from whimbrel.script.parse import parse_script

FOLDER = Path(next(iter(whimbrel.guard.rules.__path__)))
ALL = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def found(
    sql: str, rules: Sequence[Rule] = DEFAULT_RULES, known: Known = NOTHING_KNOWN
) -> list[Finding]:
    """By the rules that are on unless somebody says otherwise."""
    script = parse_script(sql, name="migration.sql")
    irreversible = any(each.name == "irreversible" for each in script.directives)
    return list(Inspector(rules).inspect(describe(script), Trail(known), irreversible=irreversible))


def example(rule: Rule, name: str) -> str:
    return (_folder(rule) / name).read_text()


def situation(rule: Rule) -> Known:
    """What the rule has to know of the database, for those that see nothing without."""
    path = _folder(rule) / "known.json"
    return read_known(path.read_text(), path.name) if path.exists() else NOTHING_KNOWN


def _folder(rule: Rule) -> Path:
    return FOLDER / rule.applies.__module__.rsplit(".", 2)[1]


def test_every_rule_folder_is_listed_under_its_own_code_and_name() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/rule.py")}
    assert {rule.applies.__module__.rsplit(".", 2)[1] for rule in RULES} == folders
    assert {f"{rule.code.lower()}_{rule.name.replace('-', '_')}" for rule in RULES} == folders


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


@ALL
def test_the_bad_example_is_found_by_its_rule(rule: Rule) -> None:
    asked = [each for each in RULES if each in DEFAULT_RULES or each is rule]
    findings = found(example(rule, "bad.sql"), asked, situation(rule))
    names = {finding.rule.name for finding in findings}
    # What is off unless asked for may speak of what others see as well.
    assert rule.name in names if rule not in DEFAULT_RULES else names == {rule.name}
    assert rule.code in {finding.notice.code for finding in findings}


@ALL
def test_the_good_example_is_clean(rule: Rule) -> None:
    asked = [each for each in RULES if each in DEFAULT_RULES or each is rule]
    findings = found(example(rule, "good.sql"), asked, situation(rule))
    assert [(finding.rule.name, finding.what) for finding in findings] == []


@ALL
def test_the_words_are_there_and_can_be_printed(rule: Rule) -> None:
    for words in (rule.title, rule.why, rule.instead):
        assert words
        assert not words.endswith(".")


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DROP TABLE app.orders, users", "app.orders, users is dropped with its data"),
        ("ALTER TABLE orders DROP note", "column note of orders is lost"),
        ("TRUNCATE orders", "orders is emptied"),
        ("UPDATE orders SET total = 0", "every row of orders is overwritten"),
        ("DELETE FROM orders WHERE 1 = 1", "every row of orders is deleted"),
        ("CREATE INDEX i ON orders (total)", "building an index blocks writes to orders"),
        (
            "ALTER TABLE orders ALTER total SET NOT NULL",
            "column total of orders is looked at in every row under ACCESS EXCLUSIVE",
        ),
        ("VACUUM FULL orders", "orders is written anew under ACCESS EXCLUSIVE"),
    ],
)
def test_the_sentence_names_the_users_own_objects(sql: str, what: str) -> None:
    assert [finding.what for finding in found(sql)] == [what]


def test_what_the_migration_itself_made_is_exempt() -> None:
    made = (
        "CREATE TABLE t (id int); CREATE INDEX i ON t (id); UPDATE t SET id = 1;"
        "ALTER TABLE t ALTER id TYPE bigint; ALTER TABLE t ALTER id SET NOT NULL;"
        "ALTER TABLE t DROP COLUMN id; TRUNCATE t; DROP TABLE t;"
    )
    assert found(made) == []
    assert [finding.rule.code for finding in found(made + "DROP TABLE t;")] == ["D101"]


def test_a_finding_knows_the_reason_for_which_the_file_accepts_it() -> None:
    sql = '-- whimbrel:allow drop-table "archived in release 41"\nDROP TABLE orders;\n'
    assert [finding.accepted_because for finding in found(sql)] == ["archived in release 41"]
    other = '-- whimbrel:allow truncate "archived in release 41"\nDROP TABLE orders;\n'
    assert [finding.accepted_because for finding in found(other)] == [""]


def test_a_notice_has_all_four_parts() -> None:
    (finding,) = found("CREATE INDEX i ON orders (total)")
    assert str(finding.notice) == (
        "L101: building an index blocks writes to orders\n"
        "  why:  the table stays locked in SHARE mode until the build ends; every INSERT, UPDATE "
        "and DELETE waits\n"
        "  next: CREATE INDEX CONCURRENTLY, in a step of its own outside a transaction"
    )


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ("WHEN MATCHED THEN DELETE", "is deleted"),
        ("WHEN MATCHED THEN UPDATE SET a = 1", "is overwritten"),
        (
            "WHEN MATCHED AND o.a > 1 THEN DELETE WHEN MATCHED THEN UPDATE SET a = 1",
            "is deleted or overwritten",
        ),
    ],
)
def test_a_merge_is_told_by_what_it_does_to_every_row(actions: str, words: str) -> None:
    (seen,) = found(f"MERGE INTO orders o USING customers c ON true {actions};")
    assert seen.what == f"every row of orders {words}"
