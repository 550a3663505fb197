"""Directives: found in comments only, understood or refused, at their statement."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.script.parse import parse_script
from whimbrel.script.statement import Directive, Script


def read(text: str) -> Script:
    return parse_script(text, name="m.sql")


def refused(text: str) -> Failure:
    with pytest.raises(Failure) as caught:
        read(text)
    return caught.value


def directive(name: str, *arguments: str, line: int) -> Directive:
    return Directive(name=name, arguments=arguments, line=line)


def test_a_file_directive_stands_for_the_file() -> None:
    script = read("-- whimbrel:phase contract\n-- whimbrel:transaction none\n\nDROP TABLE a;")
    assert script.directives == (
        directive("phase", "contract", line=1),
        directive("transaction", "none", line=2),
    )
    assert script.statements[0].directives == ()


def test_a_statement_directive_stands_for_the_next_statement() -> None:
    script = read(
        'SELECT 1;\n\n-- whimbrel:allow drop-table "unused since 41"\n-- why\n\nDROP TABLE a;'
    )
    assert script.statements[0].directives == ()
    assert script.statements[1].directives == (
        directive("allow", "drop-table", "unused since 41", line=3),
    )


def test_on_the_line_of_a_statement_it_stands_for_that_statement() -> None:
    script = read("DROP TABLE a; -- whimbrel:keep\nDROP TABLE b -- whimbrel:drop now 'empty'\n;")
    assert script.statements[0].directives == (directive("keep", line=1),)
    assert script.statements[1].directives == (directive("drop", "now", "empty", line=2),)


def test_inside_a_statement_it_stands_for_that_statement() -> None:
    script = read("UPDATE a\n-- whimbrel:batch key=id\nSET x = 1; SELECT 1")
    assert script.statements[0].directives == (directive("batch", "key=id", line=2),)
    assert script.statements[1].directives == ()


def test_in_a_literal_or_a_body_it_is_text() -> None:
    script = read("DO $$\n-- whimbrel:keep\nBEGIN END $$; SELECT '\n-- whimbrel:nonsense\n'")
    assert [each.directives for each in script.statements] == [(), ()]


def test_other_comments_are_none() -> None:
    script = read("-- whimbrels are birds\n-- see whimbrel: it does\n/* whimbrel:keep */ SELECT 1")
    assert script.statements[0].directives == ()


def test_a_file_may_hold_nothing_but_its_directive() -> None:
    assert read('-- whimbrel:irreversible "restore"').directives == (
        directive("irreversible", "restore", line=1),
    )


@pytest.mark.parametrize(
    "text",
    [
        "-- whimbrel:phase",
        "-- whimbrel:phase third",
        "-- whimbrel:transaction two",
        "-- whimbrel:irreversible",
        '-- whimbrel:irreversible " "',
        "-- whimbrel:irreversible what to do",
        "-- whimbrel:allow drop-table",
        '-- whimbrel:allow drop-table ""',
        '-- whimbrel:allow drop-table "no end',
        "-- whimbrel:batch id",
        "-- whimbrel:batch key=",
        "-- whimbrel:keep it",
        '-- whimbrel:drop "reason"',
        '-- whimbrel:drop later "reason"',
    ],
)
def test_arguments_that_are_not_understood_are_refused(text: str) -> None:
    notice = refused(f"{text}\nSELECT 1").notice
    assert notice.code == "S107"
    assert notice.next.startswith("write it as: -- whimbrel:")


def test_an_unknown_directive_is_refused_with_the_nearest_known() -> None:
    assert str(refused("SELECT 1;\n-- whimbrel:phaze contract\nSELECT 2")) == (
        'S106: there is no directive "whimbrel:phaze"\n'
        "m.sql:2:1\n"
        "  -- whimbrel:phaze contract\n"
        "  ^\n"
        "  why:  a directive that is not understood would silently do nothing\n"
        "  next: did you mean `-- whimbrel:phase expand|contract`? known are: "
        "phase, transaction, irreversible, replaces, allow, batch, keep, "
        "drop"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1;\n-- whimbrel:phase contract\nSELECT 2",
        "SELECT 1 -- whimbrel:transaction one",
        "SELECT 1;\n-- whimbrel:keep",
        "-- whimbrel:keep",
        "-- whimbrel:phase expand\n-- whimbrel:phase contract\nSELECT 1",
    ],
)
def test_a_directive_in_the_wrong_place_is_refused(text: str) -> None:
    assert refused(text).notice.code == "S108"
