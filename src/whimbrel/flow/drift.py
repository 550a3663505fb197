"""Live database against history: what was changed by other means."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..catalog.fingerprint import fingerprint
from ..diff.difference import Difference
from ..diff.objects import (
    ObjectDifference,
    differing_objects,
    invalid_indexes,
    without_parts,
)
from ..errors import Failure, Notice
from ..ledger.exceptions import read_exceptions
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import PlannedStatement
from ..read.catalog import read_catalog
from ..sources.material import Material, read_material
from .call import Call
from .develop import scratch_like
from .diff import compare_catalogs
from .enter import enter
from .histories import applied_history, history_material
from .ignored import Rules, heeding, rule_for
from .opened import Opened
from .past import Past, read_past
from .prisma_view import seen_by_prisma
from .scratch import ScratchServer
from .workplace import Workplace, open_workplace

DRIFT = "drift"  # the name by which `adopt` takes the schema as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredObject:
    difference: ObjectDifference
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """`items`: objects that came (`Side.AFTER`), went (`BEFORE`) or differ (`BOTH`) since what the
    applied migrations make. `statements` lead from there to the database; empty where no plan
    does, and then `no_plan` says why. `seen_by_prisma` are those that Prisma's own check would
    report; None in other projects.
    `is_unrecorded`: no migration was ever applied here by us. `invalid`: indexes whose concurrent
    build did not end."""

    environment: str
    items: tuple[ObjectDifference, ...]
    ignored: tuple[IgnoredObject, ...] = ()
    statements: tuple[str, ...] = ()
    no_plan: str = ""
    notes: tuple[str, ...] = ()
    is_adopted: bool = False
    is_unrecorded: bool = False
    invalid: tuple[Address, ...] = ()
    seen_by_prisma: frozenset[Address] | None = None

    @property
    def is_there(self) -> bool:
        """Is something not as the history has it, that nobody has accepted?"""
        return bool(self.items) and not self.is_adopted


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What the applied migrations make, and what is there; without what a rule ignores."""

    past: Past
    server: ScratchServer
    material: Material
    history: Catalog
    live: Catalog
    live_as_it_is: Catalog
    items: tuple[ObjectDifference, ...]
    ignored: tuple[IgnoredObject, ...]
    rules: Rules
    is_adopted: bool  # `adopt drift` has accepted the schema exactly as it is

    @property
    def invalid(self) -> tuple[Address, ...]:
        """Indexes whose concurrent build did not end, among what differs."""
        found = {each.address for each in invalid_indexes(self.live)}
        return tuple(each.address for each in self.items if each.address in found)

    @property
    def is_unrecorded(self) -> bool:
        """Is no migration recorded as applied, so that everything looks like drift?"""
        return not self.past.comparison.applied

    def is_ignored(self, address: Address, table: str) -> bool:
        return rule_for(self.rules, address, table) is not None


def find_drift(call: Call) -> Drift:
    """Read only; builds the history in scratch. Raises `Failure`: D360 half a migration stands,
    and what a replay raises."""
    place = open_workplace(call, "drift")
    with enter(call, place) as opened:
        sides = both_sides(call, place, opened)
    statements, no_plan = _plan(sides)
    return Drift(
        environment=place.environment.name,
        items=without_parts(sides.items),
        ignored=sides.ignored,
        statements=statements,
        no_plan=no_plan,
        notes=_notes(sides.past),
        is_adopted=sides.is_adopted,
        is_unrecorded=sides.is_unrecorded,
        invalid=sides.invalid,
        seen_by_prisma=seen_by_prisma(place, sides.history, sides.live),
    )


def _plan(sides: Sides) -> tuple[tuple[str, ...], str]:
    """The SQL from the history to the database, or why there is none."""
    try:
        found = planned(compare_catalogs(sides.history, sides.live, ()))
    except Failure as failure:
        return (), failure.notice.what
    return tuple(each.sql for each in found), ""


def both_sides(call: Call, place: Workplace, opened: Opened) -> Sides:
    past = read_past(place, opened)
    _refuse_half_way(place, past)
    server = scratch_like(call, place, opened)
    applied = [each.migration for each in past.comparison.applied]
    material = history_material(place, applied_history(past.history, applied))
    history = read_material(material, server.url, forbidden_systems=server.forbidden_systems)
    live = read_catalog(opened.conn)
    rules = place.settings.ignored_drift
    found = differing_objects(history, live)
    return Sides(
        past=past,
        server=server,
        material=material,
        history=heeding(rules, history),
        live=heeding(rules, live),
        live_as_it_is=live,
        items=tuple(each for each in found if rule_for(rules, each.address, each.table) is None),
        ignored=tuple(_ignored(rules, found)),
        rules=rules,
        is_adopted=(DRIFT, fingerprint(live)) in read_exceptions(opened.conn).accepted,
    )


def planned(difference: Difference) -> tuple[PlannedStatement, ...]:
    """Raises `Failure` D310, D311 where no plan leads there."""
    return arrange(difference) if difference.changes else ()


def _ignored(rules: Rules, found: tuple[ObjectDifference, ...]) -> list[IgnoredObject]:
    pairs = [(each, rule_for(rules, each.address, each.table)) for each in without_parts(found)]
    return [IgnoredObject(difference=d, reason=r.reason) for d, r in pairs if r is not None]


def _notes(past: Past) -> tuple[str, ...]:
    missing = (
        f"{row.migration_name} is applied here, but not in the folder: what it made looks like "
        "drift"
        for row in past.comparison.missing
    )
    edited = (
        f"{each.migration.name} was edited after it was applied: its new text is what was replayed"
        for each in past.comparison.edited
    )
    return (*missing, *edited)


def _refuse_half_way(place: Workplace, past: Past) -> None:
    if not past.comparison.failed:
        return
    name = past.comparison.failed[0].row.migration_name
    raise Failure(
        Notice(
            code="D360",
            what=f"migration {name} stands half applied, so drift cannot be told",
            why="half a migration is no state that the history leads to; nothing was changed",
            next=f"`whimbrel -e {place.environment.name} deploy` goes on there; then ask again",
        )
    )
