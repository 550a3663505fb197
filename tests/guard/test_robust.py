"""Whatever the text is: findings with a place, never a crash."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import Failure
from whimbrel.guard.check import Judge, Located, Terms
from whimbrel.guard.fix import fix
from whimbrel.pg.words import word_set
from whimbrel.plan.trail import Trail
from whimbrel.script.chunks import chunks

TEXT = """
ALTER TABLE orders ADD COLUMN DROP CONSTRAINT c CHECK ( ) a > 0 , ; BEGIN COMMIT NOT VALID NULL
CREATE UNIQUE INDEX CONCURRENTLY ON i DEFAULT now() random() REFERENCES customers UPDATE SET = 1
WHERE true DELETE FROM TYPE varchar(20) USING DO $$ END 'text' -- /* */ PARTITION OF ATTACH FOR
VALUES IN RENAME TO VALIDATE PRIMARY KEY WITH AS SELECT * é \\ \x07 "quoted" EXECUTE LOOP IF THEN
"""
WORDS = st.sampled_from([*sorted(word_set(TEXT)), "\n", '-- whimbrel:allow x "y"\n', "; ;"])
JUDGE = Judge(Terms())


def judged(text: str) -> list[Located]:
    return list(JUDGE.judge(text, "a.sql", Trail()))


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_garbage_of_sql_words_is_judged_and_fixed_without_a_crash(text: str) -> None:
    for each in judged(text):
        assert each.line >= 1
        assert each.what
    with suppress(Failure):  # what is no SQL at all is refused by a notice
        fix(text, "a.sql")


@given(st.text(max_size=200))
def test_garbage_of_any_letters_is_judged_without_a_crash(text: str) -> None:
    judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "(" * 50_000 + "1" + ")" * 50_000,
        "SELECT 1" + " + 1" * 30_000,
        "ALTER TABLE t " + ", ".join(f"ADD COLUMN c{n} int" for n in range(2_000)),
        "SELECT '" + "x" * 3_000_000 + "'",
        "-- " + "x" * 3_000_000,
        ";" * 100_000,
        "DO $$ BEGIN " + "IF true THEN " * 300 + "DELETE FROM t;" + "END IF; " * 300 + "END $$",
    ],
    ids=["parentheses", "operators", "commands", "literal", "comment", "semicolons", "blocks"],
)
def test_what_is_deep_or_long_is_judged(text: str) -> None:
    judged(text)


def test_a_long_text_is_read_in_parts_with_its_own_lines() -> None:
    line = "INSERT INTO t (a, note) VALUES (1, 'a; b -- c');\n"
    text = f"BEGIN;\n{line * 200}CREATE INDEX i ON orders (note);\n{line * 200}COMMIT;\n"
    parts = list(chunks(text, longest=1_000))
    assert len(parts) > 10
    assert "".join(part.text for part in parts) == text
    assert [part.is_last for part in parts].count(True) == 1
    for part in parts[:-1]:
        assert part.text.rstrip().endswith(";")
        assert text.splitlines()[part.lines].strip() in part.text


def test_the_rows_of_a_dump_are_no_statements_however_long_they_are() -> None:
    rows = "1\tDROP TABLE a; 'it\n" * 100_000
    copy = f"COPY public.t (a,\n  b) FROM stdin;\n{rows}\\.\n"
    found = judged(f"{copy}\n{copy}DROP TABLE orders;\n")
    assert [(each.code, each.line) for each in found] == [
        ("S104", 1),
        ("D101", 200_008),
    ]


def test_what_holds_no_statement_is_read_in_parts_too() -> None:
    text = ";" * 10_000 + "-- a comment\n" * 1_000
    parts = list(chunks(text, longest=1_000, most=2_000))
    assert "".join(part.text for part in parts) == text
    assert not any(part.is_too_long for part in parts)
    assert len(parts) > 10


def test_a_statement_that_is_too_long_is_told_with_its_place() -> None:
    values = ",\n".join(["(1, 'note')"] * 800_000)
    text = f"DROP TABLE a;\n\nINSERT INTO t VALUES\n{values};\nDROP TABLE b;\n"
    first, second = judged(text)
    assert (first.code, second.code, second.line) == ("D101", "S114", 3)
    assert second.stops


def test_a_file_in_parts_is_one_file_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whimbrel.guard.parts.chunks", lambda text: chunks(text, longest=300))
    line = "INSERT INTO t (a) VALUES (1);\n"
    text = f"BEGIN;\nCREATE TABLE t (a int);\n{line * 50}CREATE INDEX i ON t (a);\nCOMMIT;\n"
    assert judged(text) == []
    (found,) = judged(f"CREATE TABLE t (a int);\n{line * 50}DROP TABLE orders;\n")
    assert (found.name, found.line) == ("drop-table", 52)
