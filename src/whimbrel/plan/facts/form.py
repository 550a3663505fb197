"""The shape in which each family declares what its statements do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ..deed import Deed
from ..step import Session, Touch, TransactionNeed


class Facts(NamedTuple):
    """A `Step` without its statement; `loses_data` is one entry per thing lost."""

    touches: tuple[Touch, ...] = ()
    creates: tuple[RelationName, ...] = ()
    drops: tuple[RelationName, ...] = ()
    renames: tuple[tuple[RelationName, RelationName], ...] = ()
    rewrites: tuple[RelationName, ...] = ()
    scans: tuple[RelationName, ...] = ()
    changes_rows: tuple[RelationName, ...] = ()
    loses_data: tuple[str, ...] = ()
    transaction: TransactionNeed = TransactionNeed.INSIDE
    session: Session = Session.UNTOUCHED
    is_seen: bool = True
    binds: bool = False
    reaches_further: bool = False
    defers: bool = False
    deeds: tuple[Deed, ...] = ()


QUIET = Facts()
FURTHER = Facts(reaches_further=True)
NOT_SEEN = Facts(is_seen=False, session=Session.UNKNOWN)


class Form(NamedTuple):
    """What a form of statement does to the one relation it names."""

    lock: LockMode
    scans: bool = False
    rewrites: bool = False
    loses: str = ""  # in words, with {relation} and {name} to be filled in

    def on(self, relation: RelationName, name: str = "") -> Facts:
        loses = self.loses.format(relation=relation.shown, name=name)
        return Facts(
            touches=(Touch(relation, self.lock),),
            scans=(relation,) if self.scans else (),
            rewrites=(relation,) if self.rewrites else (),
            loses_data=(loses,) if loses else (),
        )


def union(parts: Iterable[Facts]) -> Facts:
    """All of them together: the strongest lock per relation, the strictest need."""
    every = [each for each in parts if each != QUIET]
    if len(every) < 2:
        return every[0] if every else QUIET
    strongest: dict[RelationName, LockMode] = {}
    for touch in (touch for each in every for touch in each.touches):
        known = strongest.get(touch.relation, touch.lock)
        strongest[touch.relation] = max(known, touch.lock)
    return Facts(
        touches=tuple(Touch(relation, lock) for relation, lock in strongest.items()),
        creates=_each_once(name for each in every for name in each.creates),
        drops=_each_once(name for each in every for name in each.drops),
        renames=tuple(pair for each in every for pair in each.renames),
        rewrites=_each_once(name for each in every for name in each.rewrites),
        scans=_each_once(name for each in every for name in each.scans),
        changes_rows=_each_once(name for each in every for name in each.changes_rows),
        loses_data=tuple(dict.fromkeys(words for each in every for words in each.loses_data)),
        transaction=next(
            (need for each in every if (need := each.transaction) is not TransactionNeed.INSIDE),
            TransactionNeed.INSIDE,
        ),
        session=_worst(each.session for each in every),
        is_seen=all(each.is_seen for each in every),
        binds=any(each.binds for each in every),
        reaches_further=any(each.reaches_further for each in every),
        defers=any(each.defers for each in every),
        deeds=tuple(deed for each in every for deed in each.deeds),
    )


def _each_once(names: Iterable[RelationName]) -> tuple[RelationName, ...]:
    return tuple(dict.fromkeys(names))


_SEVERITY = (
    Session.UNTOUCHED,
    Session.SETS,
    Session.DEFAULTS,
    Session.DISCARDS,
    Session.UNKNOWN,
)


def _worst(sessions: Iterable[Session]) -> Session:
    return max(sessions, key=_SEVERITY.index, default=Session.UNTOUCHED)
