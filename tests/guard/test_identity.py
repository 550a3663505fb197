"""What a database is judged to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.environment import Environment, Kind, StatedBy
from whimbrel.config.identity import (
    Evidence,
    Illegible,
    LiveDatabase,
    Mark,
    SharedDatabase,
    uuid_of,
)
from whimbrel.guard.identity import (
    Standing,
    disagreement,
    is_lowered,
    judge_identity,
    listed_as_production,
    unknown_notice,
)

LIVE = LiveDatabase(
    system_identifier="7412345678901234567",
    database_oid=16384,
    database="shop",
    host="db.example",
    port=5432,
    server_version=180000,
    is_in_recovery=False,
    timeline=1,
)
WEAK = replace(LIVE, system_identifier="host:db.example:5432")
EVIDENCE = Evidence(
    size_bytes=9_000_000,
    table_count=1,
    row_count=50,
    other_clients=0,
    replicas=0,
    created_days_ago=3,
    is_loopback=True,
    is_empty=False,
)
NOON = datetime(2026, 1, 31, 12, 0, 0, 250, tzinfo=UTC)


def mark(kind: Kind = Kind.PRODUCTION, *, name: str = "", claimed: bool = False) -> Mark:
    said = Mark(
        environment=name or kind.value,
        kind=kind,
        uuid="",
        system_identifier=LIVE.system_identifier,
        database_oid=LIVE.database_oid,
        marked_at=NOON,
        marked_by="ada@laptop",
        claimed_at=NOON if claimed else None,
    )
    return replace(said, uuid=uuid_of(said))


def label(name: str, kind: Kind | None = None) -> Environment:
    return Environment(name=name, kind=kind or Kind(name), stated_by=StatedBy.FLAG, source="-e")


def listing(kind: Kind = Kind.PRODUCTION, **changes: object) -> SharedDatabase:
    values = {
        "environment": kind.value,
        "kind": kind,
        "uuid": mark().uuid,
        "system_identifier": LIVE.system_identifier,
        "database_oid": LIVE.database_oid,
    }
    return SharedDatabase(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_genuine_mark_that_counts_is_believed(kind: Kind) -> None:
    judged = judge_identity(LIVE, mark(kind), ())
    assert (judged.standing, judged.kind) == (Standing.KNOWN, kind)
    assert judged.shown == f"marked {mark(kind).token}"
    assert judged.confirm_token == mark(kind).token


@pytest.mark.parametrize(
    ("found", "live", "shared", "standing"),
    [
        (None, LIVE, (), Standing.UNMARKED),
        (None, LIVE, (listing(),), Standing.UNMARKED),
        (mark(Kind.TEST), replace(LIVE, database_oid=16385), (), Standing.CARRIED),
        (mark(Kind.TEST), replace(LIVE, system_identifier="74"), (), Standing.CARRIED),
        (mark(Kind.TEST), WEAK, (), Standing.CARRIED),
        (replace(mark(), kind=Kind.TEST), LIVE, (), Standing.EDITED),
        (Illegible(reason="marked, but", is_edited=True), LIVE, (), Standing.EDITED),
        (Illegible(reason="not readable", next="GRANT"), LIVE, (), Standing.ILLEGIBLE),
        (mark(Kind.DEVELOPMENT), LIVE, (listing(),), Standing.LISTED),
        (mark(Kind.STAGING), LIVE, (listing(database_oid=None),), Standing.LISTED),
        (
            mark(Kind.TEST, claimed=True),
            LIVE,
            (listing(uuid=mark(Kind.TEST, claimed=True).uuid),),
            Standing.LISTED,
        ),
    ],
)
def test_everything_else_is_unknown_and_treated_as_production(
    found: Mark | Illegible | None,
    live: LiveDatabase,
    shared: tuple[SharedDatabase, ...],
    standing: Standing,
) -> None:
    judged = judge_identity(live, found, shared)
    assert (judged.standing, judged.kind) == (standing, Kind.PRODUCTION)
    assert not judged.is_known
    assert judged.confirm_token == "shop@db.example"
    assert judged.shown.endswith(": treated as production")


def test_a_claimed_copy_is_judged_by_its_new_mark() -> None:
    judged = judge_identity(LIVE, mark(Kind.STAGING, claimed=True), (listing(),))
    assert (judged.is_known, judged.kind) == (True, Kind.STAGING)


@pytest.mark.parametrize(
    "shared", [listing(Kind.STAGING), listing(database_oid=1), listing(system_identifier="75")]
)
def test_a_line_of_another_database_says_nothing(shared: SharedDatabase) -> None:
    assert judge_identity(LIVE, mark(Kind.TEST), (shared,)).is_known


def test_where_the_number_is_hidden_the_oid_alone_makes_it_the_listed_place() -> None:
    assert listed_as_production(WEAK, (listing(),)) == listing()
    assert listed_as_production(WEAK, (listing(database_oid=1),)) is None
    hidden = listing(system_identifier="host:db.example:5432")
    assert listed_as_production(LIVE, (hidden,)) is None
    assert listed_as_production(replace(LIVE, host="other"), (hidden,)) is None


CHANGES = st.one_of(
    st.fixed_dictionaries({"environment": st.sampled_from(["development", "production "])}),
    st.fixed_dictionaries({"kind": st.sampled_from([Kind.DEVELOPMENT, Kind.STAGING])}),
    st.fixed_dictionaries({"uuid": st.uuids().map(str)}),
    st.fixed_dictionaries({"system_identifier": st.text()}),
    st.fixed_dictionaries({"database_oid": st.integers(1, 9)}),
    st.fixed_dictionaries({"marked_at": st.datetimes(timezones=st.just(UTC))}),
    st.fixed_dictionaries({"marked_by": st.text()}),
    st.fixed_dictionaries({"claimed_at": st.datetimes(timezones=st.just(UTC))}),
)


@given(CHANGES)
def test_no_part_of_a_mark_can_be_changed_by_itself(change: dict[str, object]) -> None:
    edited = replace(mark(), **change)  # type: ignore[arg-type]
    assert edited == mark() or not edited.is_genuine


@given(st.dictionaries(st.sampled_from(["environment", "marked_by"]), st.text()))
def test_parts_of_a_mark_do_not_run_into_each_other(change: dict[str, str]) -> None:
    first = replace(mark(), **change)  # type: ignore[arg-type]
    moved = replace(
        first,
        environment=first.environment + first.marked_by[:1],
        marked_by=first.marked_by[1:],
    )
    assert first == moved or uuid_of(first) != uuid_of(moved)


def test_a_mark_reads_the_same_in_every_time_zone() -> None:
    there = replace(mark(), marked_at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert there.is_genuine


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Kind)))
def test_lowering_is_to_allow_what_was_refused(before: Kind, after: Kind) -> None:
    order = {Kind.TEST: 0, Kind.DEVELOPMENT: 0, Kind.STAGING: 1, Kind.PRODUCTION: 2}
    assert is_lowered(before, after) == (order[after] < order[before])


def test_label_and_mark_that_agree_are_no_matter() -> None:
    assert disagreement(label("production"), judge_identity(LIVE, mark(), ())) is None
    assert disagreement(label("test"), judge_identity(LIVE, None, ())) is None


def test_label_and_mark_that_differ_are_named_both() -> None:
    notice = disagreement(label("staging"), judge_identity(LIVE, mark(), ()))
    assert str(notice) == (
        f"I102: -e says staging, but shop@db.example:5432 is marked {mark().token}\n"
        "  why:  one of the two is wrong, and the database itself is believed: nothing was "
        "changed\n"
        "  next: correct the URL or the environment: `whimbrel env -e staging` tells which "
        "variable led here"
    )


def test_one_name_of_two_kinds_is_a_disagreement_too() -> None:
    judged = judge_identity(LIVE, mark(Kind.PRODUCTION, name="eu"), ())
    notice = disagreement(label("eu", Kind.DEVELOPMENT), judged)
    assert notice is not None
    assert notice.what == (
        "eu is of kind development here, but shop@db.example:5432 is marked "
        f"{judged.confirm_token}, of kind production"
    )
    assert notice.next == "correct the kind of [environments.eu] in whimbrel.toml"


@pytest.mark.parametrize(
    ("evidence", "name"),
    [
        (EVIDENCE, "development"),
        (replace(EVIDENCE, is_loopback=False), "…"),
        (replace(EVIDENCE, other_clients=1), "…"),
        (replace(EVIDENCE, replicas=1), "…"),
    ],
)
def test_development_is_proposed_only_where_nothing_but_this_machine_uses_it(
    evidence: Evidence, name: str
) -> None:
    notice = unknown_notice(label("development"), judge_identity(LIVE, None, ()), evidence)
    assert f"`whimbrel identity mark -e {name} --confirm shop@db.example`" in notice.next
    for other in ("staging", "production", "test"):
        told = unknown_notice(label(other), judge_identity(LIVE, None, ()), evidence).next
        assert "identity mark -e … " in told


@pytest.mark.parametrize(
    "found",
    [
        mark(Kind.TEST),
        mark(),
        replace(mark(), kind=Kind.TEST),
        Illegible(reason="marked, but", is_edited=True),
        Illegible(reason="not readable", next="run as ada: GRANT …"),
    ],
)
def test_of_a_database_that_has_a_mark_no_environment_is_proposed_but_production(
    found: Mark | Illegible,
) -> None:
    judged = judge_identity(replace(LIVE, database_oid=1), found, ())
    told = unknown_notice(label("development"), judged, EVIDENCE)
    assert "identity mark" not in told.next
    assert "-e development" not in told.next
    assert told.what == f"shop@db.example:5432 is not known: it is {judged.because}"


def test_an_empty_database_needs_only_a_label_that_is_stated() -> None:
    empty = replace(EVIDENCE, is_empty=True, table_count=0, is_loopback=False)
    told = unknown_notice(label("development"), judge_identity(LIVE, None, ()), empty)
    assert told.next == "it is empty: add `-e …` once, and it is marked as what you state"
    near = replace(empty, is_loopback=True, other_clients=0, replicas=0)
    told = unknown_notice(label("development"), judge_identity(LIVE, None, ()), near)
    assert "`-e development`" in told.next
    told = unknown_notice(label("staging"), judge_identity(LIVE, None, ()), near)
    assert "`-e …`" in told.next


def test_what_was_seen_is_told_in_words() -> None:
    told = unknown_notice(label("staging"), judge_identity(LIVE, None, ()), EVIDENCE)
    assert told.why == (
        "an unknown database is treated as production; seen there: 1 table with about 50 rows, "
        "9 MB; 0 other clients, 0 replicas, age 3 days"
    )
