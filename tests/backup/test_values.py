from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.backup.evidence import Evidence
from whimbrel.backup.manifest import Content, Manifest, Needs, Shape
from whimbrel.backup.values import Misfit, built, plain
from whimbrel.guard.backup_level import Level

_TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))


@given(st.builds(Manifest, taken_at=_TIMES, started_at=_TIMES, finished_at=_TIMES))
def test_a_manifest_comes_back_as_it_was_written(manifest: Manifest) -> None:
    assert built(Manifest, json.loads(json.dumps(plain(manifest)))) == manifest


@given(st.builds(Evidence, at=_TIMES))
def test_evidence_comes_back_as_it_was_written(evidence: Evidence) -> None:
    found = built(Evidence, json.loads(json.dumps(plain(evidence))))
    assert found == evidence or evidence.duration_s != evidence.duration_s  # NaN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    name: str
    rows: int
    at: datetime
    pairs: tuple[tuple[str, str], ...]
    maybe: Content | None
    level: Level


_GOOD = {
    "name": "a",
    "rows": 1,
    "at": "2026-05-04T12:00:00+00:00",
    "pairs": [["x", "y"]],
    "maybe": None,
    "level": "equal",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": 5}, "name is not of type str"),
        ({"rows": "1"}, "rows is not of type int"),
        ({"rows": True}, "rows is not of type int"),
        ({"at": "yesterday"}, "at is no time with its zone"),
        ({"at": "2026-05-04T12:00:00"}, "at is no time with its zone"),
        ({"pairs": [["x"]]}, "pairs[0] has not 2 parts"),
        ({"pairs": "x"}, "pairs is no list"),
        ({"maybe": []}, "maybe is no object"),
        ({"maybe": {}}, "maybe.tables is missing"),
        ({"level": "perfect"}, "level: perfect is no level of a backup"),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(change: dict[str, object], said: str) -> None:
    with pytest.raises(Misfit) as caught:
        built(_Sample, _GOOD | change)
    assert str(caught.value) == said


def test_a_name_that_a_newer_version_added_is_passed_over() -> None:
    assert built(_Sample, _GOOD | {"new": 1}).name == "a"


def test_a_name_that_an_older_version_did_not_write_has_its_default() -> None:
    shape = {each.name: "x" for each in fields(Shape)}
    old = {"shape": shape, "extensions": [], "collations": [], "roles": ["a"]}
    needs = built(Needs, old | {"wants_icu": False, "reaches_out": False})
    assert (needs.roles, needs.owners) == (("a",), ())
