"""A folder of migrations in order, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import Failure
from whimbrel.history.layout import Migration, history_of, ordered, script_missing


def migration(name: str) -> Migration:
    return Migration(name=name, raw=b"", sql="")


def codes(*names: str) -> list[str]:
    return [p.code for p in history_of("migrations", map(migration, names)).problems]


dated = st.builds(
    "{:014d}_{}".format, st.integers(19700101000000, 20991231235959), st.sampled_from("abz")
)


@given(st.lists(dated, max_size=8))
def test_names_are_in_the_order_of_their_times(names: list[str]) -> None:
    times = [each.timestamp for each in ordered(map(migration, names))]
    assert times == sorted(times)


@given(st.permutations(["0_init", "20260101000000_a", "20260102000000_b", "x"]))
def test_the_order_does_not_depend_on_the_disk(names: list[str]) -> None:
    found = [each.name for each in history_of("m", map(migration, names)).migrations]
    assert found == ["0_init", "20260101000000_a", "20260102000000_b", "x"]


def test_any_name_is_a_name() -> None:
    assert codes("0_init", "init", "20260101000000_") == []
    assert migration("init").timestamp == ""
    assert migration("20260101000000_a").timestamp == "20260101000000"


@pytest.mark.parametrize(
    "names",
    [
        ("20260101000000_Add", "20260101000000_add"),
        ("20260101000000_caf\u00e9", "20260101000000_cafe\u0301"),
    ],
)
def test_two_names_that_are_one_on_some_disks_are_a_problem(names: tuple[str, str]) -> None:
    assert codes(*names) == ["M102"]


def test_one_time_for_two_migrations_is_odd_but_legal() -> None:
    history = history_of("m", map(migration, ("20260101000000_a", "20260101000000_b", "0_init")))
    assert history.problems == ()
    assert [str(each) for each in history.advice] == [
        "M103: 20260101000000_a and 20260101000000_b in m carry the same time\n"
        "  why:  their order hangs on the words of their names alone\n"
        "  next: give the one that depends on the other a later time, if neither is applied yet"
    ]


def test_a_history_with_a_problem_is_not_sound() -> None:
    history = history_of("prisma/migrations", (), [script_missing("prisma/migrations", "0_init")])
    with pytest.raises(Failure) as caught:
        history.require_sound()
    assert str(caught.value) == (
        "M101: prisma/migrations/0_init has no migration.sql\n"
        "  why:  a migration that is a folder and nothing else cannot be applied, compared or "
        "proven\n"
        "  next: restore it with `git checkout -- prisma/migrations/0_init`, or delete the folder; "
        "a step that another tool runs is named in whimbrel.toml: `[history]` "
        '`skip = ["0_init"]`'
    )
    assert history_of("m", ()).require_sound().find("x") is None


def test_the_checksum_is_of_the_bytes_and_not_of_the_text() -> None:
    raw = b"\xef\xbb\xbfSELECT 1;\r\n"
    each = Migration(name="0_init", raw=raw, sql="SELECT 1;\r\n")
    assert each.matches(each.checksum)
    assert each.matches(Migration(name="x", raw=raw.replace(b"\r", b""), sql="").checksum)
