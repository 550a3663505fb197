"""The shape in which each family declares what its statements do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ..deed import Deed
from ..step import Session, Touch, TransactionNeed

_Name = TypeVar("_Name", RelationName, str)


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
        return Facts(
            touches=(Touch(relation, self.lock),),
            scans=(relation,) if self.scans else (),
            rewrites=(relation,) if self.rewrites else (),
            loses_data=(self.loses.format(relation=relation.shown, name=name),)
            if self.loses
            else (),
        )


def union(parts: Iterable[Facts]) -> Facts:
    """All of them together: the strongest lock per relation, the strictest need."""
    every = [each for each in parts if each is not QUIET and each != QUIET]
    if len(every) < 2:
        return every[0] if every else QUIET
    return Facts(
        touches=_strongest([each.touches for each in every if each.touches]),
        creates=_each_once([each.creates for each in every if each.creates]),
        drops=_each_once([each.drops for each in every if each.drops]),
        renames=tuple(chain.from_iterable([each.renames for each in every if each.renames])),
        rewrites=_each_once([each.rewrites for each in every if each.rewrites]),
        scans=_each_once([each.scans for each in every if each.scans]),
        changes_rows=_each_once([each.changes_rows for each in every if each.changes_rows]),
        loses_data=_each_once([each.loses_data for each in every if each.loses_data]),
        transaction=_first_need([each.transaction for each in every]),
        session=_worst([each.session for each in every]),
        is_seen=all(each.is_seen for each in every),
        binds=any(each.binds for each in every),
        reaches_further=any(each.reaches_further for each in every),
        defers=any(each.defers for each in every),
        deeds=tuple(chain.from_iterable([each.deeds for each in every if each.deeds])),
    )


# Few parts say anything of a field, and most fields of a statement stay empty: lists of what is
# there are looked at once, which is a good deal quicker than to walk through all parts.


def _strongest(parts: Sequence[tuple[Touch, ...]]) -> tuple[Touch, ...]:
    if len(parts) == 1 and len(parts[0]) == 1:
        return parts[0]
    strongest: dict[RelationName, LockMode] = {}
    for touch in chain.from_iterable(parts):
        known = strongest.get(touch.relation)
        if known is None or touch.lock > known:
            strongest[touch.relation] = touch.lock
    return tuple([Touch(relation, lock) for relation, lock in strongest.items()])


def _each_once(parts: Sequence[tuple[_Name, ...]]) -> tuple[_Name, ...]:
    if len(parts) < 2:
        return tuple(dict.fromkeys(parts[0])) if parts else ()
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def _first_need(needs: Iterable[TransactionNeed]) -> TransactionNeed:
    inside = TransactionNeed.INSIDE
    return next((need for need in needs if need is not inside), inside)


_SEVERITY = (
    Session.UNTOUCHED,
    Session.SETS,
    Session.DEFAULTS,
    Session.DISCARDS,
    Session.UNKNOWN,
)


def _worst(sessions: Sequence[Session]) -> Session:
    if sessions.count(Session.UNTOUCHED) == len(sessions):
        return Session.UNTOUCHED
    return max(sessions, key=_SEVERITY.index, default=Session.UNTOUCHED)
