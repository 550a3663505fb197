"""A text into statements: nothing lost, nothing guessed, each with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import Failure
from whimbrel.script.parse import parse_script, syntax_failure
from whimbrel.script.parser import Parsed, parse
from whimbrel.script.statement import Script
from whimbrel.script.tokens import BACKSLASH, C_COMMENT, SEMICOLON, SQL_COMMENT, scan


def read(text: str) -> Script:
    return parse_script(text, name="migration.sql")


def refused(text: str) -> Failure:
    with pytest.raises(Failure) as caught:
        read(text)
    return caught.value


def test_statements_come_without_comments_and_semicolon() -> None:
    script = read("-- first\nSELECT 1; /* x */ ;;\n  SELECT 2 -- end\n")
    assert [each.sql for each in script.statements] == ["SELECT 1", "SELECT 2"]
    assert [each.line for each in script.statements] == [2, 3]
    assert [each.position for each in script.statements] == [0, 1]


@pytest.mark.parametrize("text", ["", "  \n", ";", "-- nothing\n", "/* a /* b */ c */;"])
def test_a_text_without_statements_has_none(text: str) -> None:
    assert read(text).statements == ()


def test_offsets_count_characters_also_behind_wide_ones() -> None:
    script = read("SELECT 'ü€😀';\r\nSELECT 'x'")
    assert script.statements[1].offset == script.text.index("SELECT 'x'")
    assert script.statements[1].line == 2


def test_a_byte_order_mark_is_not_part_of_the_first_statement() -> None:
    assert read("\ufeffSELECT 1").statements[0].sql == "SELECT 1"


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE FUNCTION f() RETURNS int "
        "BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
        "DO $x$ BEGIN PERFORM 1; END $x$",
        "SELECT 'a;b' AS \";\", $$;$$, E'\\';' /* ; */ -- ;\n",
        "CREATE PROCEDURE p() BEGIN ATOMIC END",
        "SELECT 1 AS begin",
        "SELECT CASE WHEN true THEN 1 END",
    ],
)
def test_a_semicolon_inside_does_not_end_a_statement(sql: str) -> None:
    script = read(f"{sql};SELECT 3;")
    assert [each.problem for each in script.statements] == [None, None]
    assert script.statements[1].sql == "SELECT 3"


def test_a_syntax_error_stays_with_its_statement() -> None:
    script = read("SELECT 1;\nSELCT 2;\nSELECT 3;")
    assert [bool(each.problem) for each in script.statements] == [False, True, False]
    assert [each.is_seen for each in script.statements] == [True, False, True]
    assert str(syntax_failure(script.statements[1], "migration.sql")) == (
        'S105: migration.sql, line 2: syntax error at or near "SELCT"\n'
        "migration.sql:2:1\n"
        "  SELCT 2;\n"
        "  ^\n"
        "  why:  PostgreSQL cannot read this statement, so nothing of the file was run\n"
        "  next: correct the place above; psql would stop there too"
    )


def test_the_caret_stands_under_the_place_behind_tabs_wide_characters_and_crlf() -> None:
    statement = read("SELECT 1;\r\n\tSELECT '中' frm x;\r\nSELECT 3;\r\n").statements[1]
    assert statement.problem
    assert statement.problem.excerpt == (
        "migration.sql:2:17\n  \tSELECT '中' frm x;\n  \t" + " " * 16 + "^"
    )


@pytest.mark.parametrize("open_end", ["'abc; SELECT 2", "$$ abc; SELECT 2", '"abc', "/* abc"])
def test_what_never_ends_is_a_problem_of_the_last_statement_only(open_end: str) -> None:
    first, last = read(f"SELECT 1; SELECT {open_end}").statements
    assert first.problem is None
    assert last.problem
    assert last.problem.message.startswith("unterminated")
    assert last.problem.offset == len("SELECT 1; SELECT ")


@pytest.mark.parametrize(
    "deep",
    [
        "SELECT " + "(SELECT " * 3_900 + "1" + ")" * 3_900,
        "SELECT " + " + ".join(["1"] * 2_000),
        "SELECT " + " + ".join(["1"] * 20_000),  # the parser's own stack would overflow
        "SELECT f(" + " + f(".join(["1, 2"] * 5_000) + ")" * 5_000,
    ],
)
def test_what_is_nested_too_deeply_is_not_seen_and_no_syntax_error(deep: str) -> None:
    script = read(f"SELECT 1; {deep}; SELECT 2")
    assert [each.is_seen for each in script.statements] == [True, False, True]
    assert script.statements[1].problem is None
    assert script.statements[1].sql == deep


def test_many_rows_are_wide_not_deep() -> None:
    rows = ", ".join(["(1, 2 + 3, 'x')"] * 2_000)
    assert read(f"INSERT INTO t VALUES {rows}").statements[0].tag == "INSERT"


def test_nul_is_refused_because_parser_and_server_would_stop_reading_there() -> None:
    assert refused("SELECT 1;\n\0SELECT 2").notice.code == "S102"


def test_text_that_is_no_unicode_is_refused() -> None:
    assert refused("SELECT 1;\nSELECT '\udcff'").notice.code == "S101"


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("\\i other.sql\n", "\\i ", 1),
        ("SELECT 1;\n  \\set x 'it''s'\n", "\\set ", 2),
        ("SELECT 1;\n\\echo it's\n", "\\echo ", 2),
        ("SELECT 'SELECT 1' \\gexec\n", "\\gexec ", 1),
        ("\\copy t FROM 'x.csv'\n", "\\copy ", 1),
        ("SELECT 1;\n\\connect other\n", "\\connect ", 2),
    ],
)
def test_commands_of_psql_are_named_with_what_to_do_instead(
    text: str, word: str, line: int
) -> None:
    notice = refused(text).notice
    assert (notice.code, notice.what) == ("S103", f"{word}is a command of psql, not SQL")
    assert notice.next
    assert notice.excerpt.startswith(f"migration.sql:{line}:")


def test_a_backslash_in_a_literal_is_no_command() -> None:
    text = "SELECT '\n\\i x\n', $$\n\\i x\n$$, \"\\i\" -- \\i\n/*\n\\i x\n*/"
    assert [each.problem for each in read(text).statements] == [None]


def test_the_two_lines_that_pg_dump_writes_for_psql_are_passed_over() -> None:
    script = read("\\restrict 5GhX1abc\n\nSELECT 1;\n\\unrestrict 5GhX1abc\n")
    assert [(each.sql, each.line) for each in script.statements] == [("SELECT 1", 3)]


def test_inline_copy_data_is_refused_before_its_data_confuses_anything() -> None:
    notice = refused("SELECT 1;\nCOPY s.t (a) FROM stdin;\n1\tit's\n\\.\n").notice
    assert (notice.code, notice.what) == ("S104", "COPY s.t FROM STDIN reads its rows from psql")
    assert notice.excerpt.startswith("migration.sql:2:1\n")


def test_copy_from_a_file_is_a_statement() -> None:
    assert read("COPY t FROM '/tmp/x'; COPY t TO STDOUT").statements[0].tag == "COPY"


STATEMENTS = st.sampled_from(
    [
        *("SELECT 1", "SELECT 'it''s; é' || $a$ ; $a$", 'DROP TABLE "o;d d"', "selct x"),
        *("CREATE TABLE t (a int)", "DO $$ BEGIN NULL; END $$", "UPDATE t SET a = (1)"),
        *("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "ALTER"),
    ]
)
GAPS = st.sampled_from([" ", "\n", "\r\n", "\t", " -- é; x'\n", "/* ; $$ ' */", "", ";"])


@given(st.lists(st.tuples(GAPS, STATEMENTS, GAPS)))
def test_spans_give_back_every_statement_in_order(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{before}{sql}{after};" for before, sql, after in parts)
    script = read(text)
    assert [each.sql for each in script.statements] == [sql for _, sql, _ in parts]
    for each in script.statements:
        assert text[each.offset : each.end] == each.sql
        assert each.line == text.count("\n", 0, each.offset) + 1


@given(st.text(alphabet="ab1 ;'\"$()-/*\n\r\té中\\,=<", max_size=60))
def test_no_character_is_lost_but_comments_space_and_semicolons(text: str) -> None:
    if "\\" in text and BACKSLASH in scan(text.encode()).kinds:
        assert refused(text).notice.code == "S103"
        return
    script = read(text)
    spans = [(each.offset, each.end) for each in script.statements]
    assert spans == sorted(spans)
    outside = text
    for start, end in reversed(spans):
        outside = outside[:start] + outside[end:]
    left = scan(outside.encode())
    assert not left.problem
    assert set(left.kinds) <= {SEMICOLON, SQL_COMMENT, C_COMMENT}


@given(st.lists(STATEMENTS.filter(lambda sql: "selct" not in sql and sql != "ALTER")))
def test_our_split_is_the_parsers_own(statements: list[str]) -> None:
    text = "; ".join(statements)
    outcome = parse(text.encode())
    assert isinstance(outcome, Parsed)
    assert len(outcome.nodes) == len(read(text).statements)
