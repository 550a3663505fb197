"""The folder against the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.history.checksum import checksum_of
from whimbrel.history.compare import Comparison, Exceptions, compare
from whimbrel.history.layout import Migration
from whimbrel.history.row import LedgerRow, RowState

START = datetime(2026, 1, 31, tzinfo=UTC)
A, B, C = "20260101000000_a", "20260102000000_b", "20260103000000_c"


def file(name: str, sql: str = "SELECT 1;") -> Migration:
    return Migration(name=name, raw=sql.encode(), sql=sql)


def row(
    name: str,
    state: RowState = RowState.APPLIED,
    *,
    sql: str = "SELECT 1;",
    minute: int = 0,
    id: str = "",
) -> LedgerRow:
    at = START + timedelta(minutes=minute)
    return LedgerRow(
        id=id or f"{name}/{minute}",
        checksum=checksum_of(sql.encode()),
        migration_name=name,
        started_at=at,
        finished_at=at if state is RowState.APPLIED else None,
        rolled_back_at=at if state is RowState.ROLLED_BACK else None,
        applied_steps_count=1,
    )


def names(migrations: tuple[Migration, ...]) -> list[str]:
    return [migration.name for migration in migrations]


def test_an_empty_ledger_leaves_everything_pending_and_nothing_out_of_order() -> None:
    found = compare([file(B), file(A)], [])
    assert names(found.pending) == [A, B]
    assert found.is_clean
    assert not found.is_up_to_date


def test_what_is_applied_is_not_pending() -> None:
    found = compare([file(A), file(B)], [row(A), row(B)])
    assert [each.migration.name for each in found.applied] == [A, B]
    assert found.is_clean
    assert found.is_up_to_date


def test_a_changed_file_is_edited_and_other_line_ends_are_not() -> None:
    found = compare([file(A, "x\r\ny"), file(B, "x")], [row(A, sql="x\ny"), row(B, sql="y")])
    assert [each.migration.name for each in found.edited] == [B]


def test_an_applied_row_without_its_file_is_missing() -> None:
    found = compare([file(A)], [row(A), row(B)])
    assert [each.migration_name for each in found.missing] == [B]
    assert found.is_up_to_date
    assert not found.is_clean


def test_a_pending_migration_before_an_applied_one_is_out_of_order() -> None:
    found = compare([file(A), file(B), file(C)], [row(B)])
    assert names(found.pending) == [A, C]
    assert names(found.out_of_order) == [A]


def test_a_later_row_without_a_file_makes_out_of_order_too() -> None:
    assert names(compare([file(A)], [row(C)]).out_of_order) == [A]


def test_a_failed_row_blocks_even_when_another_row_of_it_finished() -> None:
    found = compare([file(A)], [row(A, RowState.FAILED), row(A, minute=1)])
    assert [each.row.migration_name for each in found.failed] == [A]
    assert found.applied == ()
    assert found.pending == ()


def test_a_failed_migration_says_whether_its_file_was_changed_since() -> None:
    (failed,) = compare([file(A, "new")], [row(A, RowState.FAILED, sql="old")]).failed
    assert failed.is_edited
    (gone,) = compare([], [row(A, RowState.FAILED)]).failed
    assert gone.migration is None
    assert not gone.is_edited


def test_a_rolled_back_migration_is_pending_again() -> None:
    found = compare([file(A)], [row(A, RowState.ROLLED_BACK)])
    assert names(found.pending) == [A]
    assert [each.migration.name for each in found.rolled_back] == [A]


def test_rolled_back_and_then_applied_is_applied() -> None:
    found = compare([file(A)], [row(A, minute=2), row(A, RowState.ROLLED_BACK, minute=1)])
    assert [each.row.id for each in found.applied] == [f"{A}/2"]
    assert found.rolled_back == ()


def test_of_several_finished_rows_the_latest_decides() -> None:
    rows = [row(A, sql="old", minute=1), row(A, sql="new", minute=2)]
    assert compare([file(A, "new")], rows).edited == ()
    assert len(compare([file(A, "old")], rows).edited) == 1


def test_what_rollback_holds_is_held_until_its_file_changes() -> None:
    held = Exceptions(held=frozenset({(A, file(A).checksum)}))
    rows = [row(A, RowState.ROLLED_BACK)]
    assert names(compare([file(A)], rows, held).held) == [A]
    assert names(compare([file(A, "new")], rows, held).pending) == [A]


def test_an_accepted_edit_is_no_edit() -> None:
    accepted = Exceptions(accepted=frozenset({(A, file(A, "new").checksum)}))
    assert compare([file(A, "new")], [row(A)], accepted).edited == ()
    assert len(compare([file(A, "newer")], [row(A)], accepted).edited) == 1


some_names = st.sampled_from([A, B, C, "0_init"])
files = st.lists(
    st.builds(file, some_names, st.sampled_from(["1", "2"])), unique_by=lambda f: f.name
)
rows = st.lists(
    st.builds(
        row,
        some_names,
        st.sampled_from(list(RowState)),
        sql=st.sampled_from(["1", "2"]),
        minute=st.integers(0, 3),
        id=st.uuids().map(str),
    ),
    max_size=8,
)


@given(files, rows)
def test_every_file_is_in_exactly_one_place(
    migrations: list[Migration], ledger: list[LedgerRow]
) -> None:
    found = compare(migrations, ledger)
    failed = [each.migration.name for each in found.failed if each.migration]
    places = (
        [each.migration.name for each in found.applied]
        + failed
        + names(found.pending)
        + names(found.held)
    )
    assert sorted(places) == sorted(each.name for each in migrations)


@given(files, rows, st.randoms())
def test_the_order_of_rows_and_files_does_not_matter(
    migrations: list[Migration], ledger: list[LedgerRow], random: Random
) -> None:
    before = compare(migrations, ledger)
    random.shuffle(migrations)
    random.shuffle(ledger)
    assert compare(migrations, ledger) == before


@given(files, rows)
def test_parts_are_parts(migrations: list[Migration], ledger: list[LedgerRow]) -> None:
    found: Comparison = compare(migrations, ledger)
    assert set(found.edited) <= set(found.applied)
    assert set(found.out_of_order) <= {*found.pending, *found.held}
    assert not {each.migration_name for each in found.missing} & {m.name for m in migrations}


@given(files, rows)
def test_rows_that_were_rolled_back_count_as_if_they_were_not_there(
    migrations: list[Migration], ledger: list[LedgerRow]
) -> None:
    kept = [each for each in ledger if each.state is not RowState.ROLLED_BACK]
    with_them, without = compare(migrations, ledger), compare(migrations, kept)
    assert with_them.pending == without.pending
    assert with_them.applied == without.applied
    assert with_them.failed == without.failed
