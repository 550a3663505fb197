"""What is said of the guard inside a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from whimbrel.config.environment import Environment, Kind, StatedBy
from whimbrel.guard.checkup import Weight
from whimbrel.guard.protection import GONE, VERSION, Allowance, Protection, checkup
from whimbrel.pg.name import RelationName
from whimbrel.pg.ours import EVENT_TRIGGERS

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)
WHOLE = Protection(
    version=VERSION,
    environment="production",
    contacts="",
    by="ada@laptop",
    since=NOON,
    made_template=False,
    is_template=False,
    owner="postgres",
    events=EVENT_TRIGGERS,
)
PRODUCTION = Environment(name="shop", kind=Kind.PRODUCTION, source="-e", stated_by=StatedBy.FLAG)
TABLES = tuple(RelationName("public", name) for name in ("a", "b", "c", "d"))


def test_what_is_wrong_with_it_is_said_the_worst_first() -> None:
    assert str(WHOLE) == "protected since 2027-01-01 12:00 UTC by ada@laptop"
    assert WHOLE.problem == ""
    open_ = replace(WHOLE, open=TABLES)
    assert open_.problem == "TRUNCATE is not stopped for public.a, public.b, public.c and 1 more"
    assert not open_.is_incomplete
    old = replace(open_, version=VERSION - 1)
    assert old.problem.startswith("it was installed by an older whimbrel")
    off = replace(old, events=EVENT_TRIGGERS[:2])
    assert off.problem == "whimbrel_extension, whimbrel_rewrite are gone or switched off"
    assert off.is_incomplete
    assert str(off).endswith("by ada@laptop, but " + off.problem)


def test_an_allowance_reads_as_a_sentence() -> None:
    said = Allowance(role="partman", tables="", reason="retention", by="ada", since=NOON)
    assert str(said) == (
        "role partman may lose any table, said ada at 2027-01-01 12:00 UTC: retention"
    )
    anybody = replace(said, role="", tables="public.log_*", until=NOON)
    assert str(anybody).startswith("anybody may lose public.log_* until 2027-01-01 12:00 UTC, said")


def test_a_doctor_advises_it_for_production_only() -> None:
    def remarks(found: Protection | None, kind: Kind, *, may: bool = True) -> list[tuple[str, str]]:
        environment = replace(PRODUCTION, kind=kind)
        return [(r.weight.value, r.next) for r in checkup(found, environment, may=may)]

    assert remarks(None, Kind.STAGING) == []
    assert remarks(None, Kind.PRODUCTION) == [("advice", "`whimbrel -e shop protect`")]
    (gone,) = checkup(None, PRODUCTION, may=True, was=True)
    assert gone.what == GONE
    ((_, as_whom),) = remarks(None, Kind.PRODUCTION, may=False)
    assert as_whom.endswith(", once, as a role that may create event triggers")
    assert remarks(WHOLE, Kind.DEVELOPMENT) == [(Weight.OK.value, "")]
    ((weight, mend),) = remarks(replace(WHOLE, events=()), Kind.STAGING)
    assert (weight, mend) == ("advice", "`whimbrel -e shop protect` mends it")
