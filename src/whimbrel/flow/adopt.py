"""Takes over a database as it is: edits, lost files and drift, once, by name and reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ..catalog.fingerprint import fingerprint
from ..errors import Notice, Usage
from ..ledger.exceptions import write_acceptance
from ..ledger.notes import write_audit
from ..run.deployment import Deployment
from ..run.events import silent
from .admission import admit
from .apply import terms_of
from .call import Call
from .drift import DRIFT, Sides, both_sides
from .drift_adopt import refuse_changed
from .enter import enter
from .known_schema import remember_schema
from .policy_here import policy_of
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoptable:
    """`checksum` is that of the file as it is, of the schema's fingerprint for drift, and empty
    where there is no file."""

    name: str
    what: str
    checksum: str


def find_adoptable(call: Call) -> tuple[Adoptable, ...]:
    """What stands against the history, each by the name that `adopt` takes. Read only."""
    place = open_workplace(call, "adopt")
    with enter(call, place) as opened:
        return tuple(_adoptable(both_sides(call, place, opened)))


def adopt(call: Call, names: Sequence[str], *, reason: str) -> tuple[Adoptable, ...]:
    """From now on these count as they are, in this database alone; patterns (`2023*`) are names.

    Nothing of the schema is changed. Raises `Usage`: G120 without a reason, M150 a name that
    stands for nothing; the stops of `admit`; `Failure` D360, D364.
    """
    place = open_workplace(call, "adopt")
    if not reason.strip():
        raise Usage(_no_reason(names))
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "adopt")
        sides = both_sides(call, place, opened)
        chosen = _chosen(place, tuple(_adoptable(sides)), names)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
        with Deployment(opened.url, sides.past.table, terms) as turn:
            refuse_changed(opened, sides)
            with opened.conn.transaction():
                for each in chosen:
                    named = (each.name, each.checksum)
                    write_acceptance(opened.conn, named, verb="adopt", reason=reason, by=place.who)
                detail = {"names": [each.name for each in chosen], "reason": reason}
                write_audit(opened.conn, "adopt", detail, by=place.who)
            if any(each.name == DRIFT for each in chosen):
                remember_schema(opened, turn)
    return chosen


def _adoptable(sides: Sides) -> Iterator[Adoptable]:
    comparison = sides.past.comparison
    for each in comparison.edited:
        migration = each.migration
        what = "edited after it was applied"
        yield Adoptable(name=migration.name, what=what, checksum=migration.checksum)
    for row in comparison.missing:
        what = "applied here, not in the folder"
        yield Adoptable(name=row.migration_name, what=what, checksum="")
    if sides.items and not sides.is_adopted:
        count = len(sides.items)
        what = f"the schema as it is: {count} object{'s' * (count != 1)} not as the history has it"
        yield Adoptable(name=DRIFT, what=what, checksum=fingerprint(sides.live_as_it_is))


def _chosen(
    place: Workplace, found: tuple[Adoptable, ...], names: Sequence[str]
) -> tuple[Adoptable, ...]:
    for name in names:
        if not any(fnmatchcase(each.name, name) for each in found):
            raise Usage(
                Notice(
                    code="M150",
                    what=f"there is nothing to adopt by the name {name}",
                    why="only what is edited, missing or drifted is taken over, and that by its "
                    "name; nothing was recorded",
                    next=f"`whimbrel -e {place.environment.name} adopt` lists what there is",
                )
            )
    return tuple(e for e in found if any(fnmatchcase(e.name, name) for name in names))


def _no_reason(names: Sequence[str]) -> Notice:
    return Notice(
        code="G120",
        what="adopt has no reason",
        why="who comes later has to understand why history and database were let differ",
        next=f'whimbrel adopt {" ".join(names)} --reason "what happened, and why it is right"',
    )
