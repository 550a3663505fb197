"""A squashed migration against ledgers of every kind."""

from __future__ import annotations

import pytest
from tests.history.test_compare import A, B, C, file, names, row

from whimbrel.history.compare import Exceptions, compare
from whimbrel.history.layout import Migration
from whimbrel.history.replaces import replaced_by, replaces_lines, still_there
from whimbrel.history.row import LedgerRow, RowState

OLD = [file(A, "CREATE TABLE a ();\n"), file(B, "CREATE TABLE b ();\n")]
HEAD = replaces_lines(OLD)
ONE = "20260102000000_squashed"


def squashed() -> Migration:
    return file(ONE, f"{HEAD}\nCREATE TABLE a ();\nCREATE TABLE b ();\n")


def test_it_says_what_it_replaces_and_knows_the_files_whatever_their_line_ends() -> None:
    first, second = replaced_by(squashed())
    assert (first.name, second.name) == (A, B)
    crlf = file(A, OLD[0].sql.replace("\n", "\r\n"))
    assert first.is_of(OLD[0].checksum)
    assert first.is_of(crlf.checksum)
    assert not first.is_of(OLD[1].checksum)


def test_only_the_head_of_a_file_speaks() -> None:
    assert replaced_by(file(ONE, f"SELECT 1;\n{HEAD}")) == ()


def test_a_line_that_cannot_be_understood_replaces_nothing_that_ran() -> None:
    broken = file(ONE, "-- whimbrel:replaces 1_a 'no end\n-- whimbrel:replaces\nSELECT 1;")
    assert [each.checksums for each in replaced_by(broken)] == [()]


def test_a_name_with_a_space_comes_through() -> None:
    old = file("20240101_new models copy")
    assert replaced_by(file(ONE, replaces_lines([old])))[0].name == old.name


def test_in_an_empty_database_it_is_pending() -> None:
    assert names(compare([squashed(), file(C)], []).pending) == [ONE, C]


def test_where_all_that_it_replaces_is_applied_so_is_it() -> None:
    rows = [row(each.name, sql=each.sql, minute=i) for i, each in enumerate(OLD)]
    found = compare([squashed(), file(C)], rows)
    assert [each.migration.name for each in found.covered] == [ONE]
    assert [each.migration.name for each in found.applied] == [ONE]
    assert names(found.pending) == [C]
    assert found.is_clean
    assert found.missing == ()


def test_once_it_is_recorded_the_old_rows_stand_for_nothing() -> None:
    rows = [row(each.name, sql=each.sql, minute=i) for i, each in enumerate(OLD)]
    rows.append(row(ONE, sql=squashed().sql, minute=9))
    found = compare([squashed()], rows)
    assert (found.covered, found.missing, found.edited) == ((), (), ())
    assert found.is_up_to_date


@pytest.mark.parametrize(
    ("second", "lacking"),
    [
        (None, (B,)),
        (row(B, sql="CREATE TABLE other ();"), (B,)),
        (row(B, RowState.FAILED, sql=OLD[1].sql), (B,)),
        (row(B, RowState.ROLLED_BACK, sql=OLD[1].sql), (B,)),
    ],
)
def test_where_only_some_are_applied_it_is_neither(
    second: LedgerRow | None, lacking: tuple[str, ...]
) -> None:
    rows = [row(A, sql=OLD[0].sql), *([second] if second else [])]
    found = compare([squashed()], rows)
    assert found.covered == ()
    assert [each.lacking for each in found.half_covered] == [lacking]
    assert not found.is_clean


def test_a_file_that_was_accepted_in_place_of_the_one_that_ran_counts() -> None:
    rows = [row(A, sql=OLD[0].sql), row(B, sql="CREATE TABLE broken ();", minute=1)]
    exceptions = Exceptions(accepted=frozenset({(B, OLD[1].checksum)}))
    assert compare([squashed()], rows, exceptions).covered != ()


def test_a_squash_of_a_squash_knows_what_that_one_replaced() -> None:
    later = file(C, "CREATE TABLE c ();\n")
    two = file(f"{C}_squashed", f"{replaces_lines([squashed(), later])}\nCREATE TABLE x ();\n")
    (first, second) = replaced_by(two)
    assert [each.name for each in first.parts] == [A, B]
    assert second.parts == ()
    last = row(C, sql=later.sql, minute=9)
    by_old = [row(each.name, sql=each.sql, minute=i) for i, each in enumerate(OLD)]
    by_one = [row(ONE, sql=squashed().sql)]
    for rows in (by_old, by_one, [*by_old, *by_one]):
        found = compare([two], [*rows, last])
        assert [each.migration.name for each in found.covered] == [two.name]
        assert found.missing == ()
    assert compare([two], [*by_old[:1], last]).half_covered[0].lacking == (ONE,)


def test_old_and_new_in_one_folder_are_a_problem() -> None:
    problem = still_there("migrations", [*OLD, squashed()])
    assert [each.code for each in problem] == ["M170"]
    assert problem[0].what == f"migrations/{A} is replaced by {ONE}, and both are in the folder"
