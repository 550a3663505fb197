"""How a database stands to production: what can be proven before a copy is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import psycopg

from ..config.environment import Environment
from ..config.identity import LiveDatabase, SharedDatabase
from ..config.kind import Kind
from ..db.connect import Connection
from ..guard.identity import Identity, Standing, listed_as_production
from ..ledger.identity import held_lock, sees_lock
from ..read.evidence import read_evidence
from .call import Call
from .enter import enter_other
from .opened import Opened
from .workplace import Workplace, production_environments, urls_of


class Origin(Enum):
    """From the worst to the best news; of several productions the worst decides, except that
    proof against the one whose mark was copied is proof enough."""

    SAME = "a lock taken through production's URL is visible here"
    STANDBY = "production's URL leads to a standby, and its locks are seen nowhere else"
    OLDER = "it is an earlier line of what production's URL reaches, so it may be the origin"
    ALIVE = "it is in use, and what production's URL reaches is a physical twin of it that is not"
    UNSURE = "what production's URL reaches is not known as the production this may be"
    UNREACHABLE = "no production can be asked from here"
    ANOTHER = "a lock taken in the production it was copied from is not visible here"


def compare_with_production(
    call: Call, place: Workplace, opened: Opened, conn: Connection | None = None
) -> Origin:
    """Take a random advisory lock in each production that can be reached, and look for it on
    `conn` (else the connection of `opened`)."""
    looking = conn or opened.conn
    found = [_compare(call, place, each, opened, looking) for each in _productions(place, opened)]
    if Origin.SAME in found:
        return Origin.SAME
    has_origin = _names_its_origin(opened.identity)
    if has_origin and Origin.ANOTHER in found:
        return Origin.ANOTHER
    return min(found, key=list(Origin).index, default=Origin.UNREACHABLE)


def is_listed_elsewhere(place: Workplace, identity: Identity) -> bool:
    """Does whimbrel.lock say on which other server the production is that this was copied from?

    A mark that counts here was made here, or on the original of a physical copy: of that the lock
    tells nothing.
    """
    if identity.is_known or identity.live.is_weak:
        return False
    listed = [each for each in place.shared if each.kind is Kind.PRODUCTION]
    if _names_its_origin(identity) and identity.mark is not None:
        listed = [each for each in listed if each.uuid == identity.mark.uuid]
    here = identity.live.system_identifier
    return bool(listed) and all(not s.is_weak and s.system_identifier != here for s in listed)


def _productions(place: Workplace, opened: Opened) -> Iterator[Environment]:
    """Those with a URL. What `DATABASE_URL` says for every environment alike is not production's
    URL when it has led here."""
    for environment in production_environments(place):
        url = urls_of(place, environment).for_schema
        if url is None or (url.source == _source(place) and environment != place.environment):
            continue
        yield environment


def _source(place: Workplace) -> str:
    found = place.urls.for_schema
    return found.source if found else ""


def _compare(
    call: Call, place: Workplace, environment: Environment, opened: Opened, conn: Connection
) -> Origin:
    try:
        with enter_other(call, place, environment) as production:
            if production is None:
                return Origin.UNREACHABLE
            with held_lock(production.conn) as key:
                if sees_lock(conn, key):
                    return Origin.SAME
            return _not_the_same(place, production, opened)
    except psycopg.Error:
        return Origin.UNSURE  # it was lost between two questions


def _not_the_same(place: Workplace, production: Opened, copy: Opened) -> Origin:
    """The lock is not seen: proof only where production's URL reaches production's primary."""
    known = production.identity
    if known.live.is_in_recovery:
        return Origin.STANDBY
    if not known.is_known or known.kind is not Kind.PRODUCTION:
        return Origin.UNSURE
    if _is_twin(known.live, copy.identity.live):
        return _of_twins(production, copy)
    is_origin = _is_its_origin(known, copy.identity, place.shared)
    return Origin.ANOTHER if is_origin else Origin.UNSURE


def _is_twin(one: LiveDatabase, other: LiveDatabase) -> bool:
    """Files copied from the same cluster; a hidden number proves nothing."""
    is_hidden = one.is_weak or other.is_weak
    places = [(each.system_identifier, each.database_oid) for each in (one, other)]
    return not is_hidden and places[0] == places[1]


def _of_twins(production: Opened, copy: Opened) -> Origin:
    """Which of two physical twins is the copy? A promotion begins a new line, and production is
    what programs and replicas are connected to."""
    line, here = production.identity.live.timeline or 0, copy.identity.live.timeline or 0
    if line > here:
        return Origin.OLDER
    there, seen = read_evidence(production.conn), read_evidence(copy.conn)
    is_used_more = seen.replicas > there.replicas or (
        seen.other_clients and not there.other_clients
    )
    return Origin.ALIVE if is_used_more else Origin.ANOTHER


def _is_its_origin(
    production: Identity, copy: Identity, shared: tuple[SharedDatabase, ...]
) -> bool:
    """Is this production the one whose mark was copied here, if one was?

    With several productions, proof against one says nothing about the others.
    """
    if _names_its_origin(copy):
        known, carried = production.mark, copy.mark
        return known is not None and carried is not None and known.uuid == carried.uuid
    return listed_as_production(copy.live, shared) is None  # else only its twin could prove it


def _names_its_origin(copy: Identity) -> bool:
    """Does it carry a production's mark as production wrote it?"""
    is_whole = copy.standing in (Standing.KNOWN, Standing.CARRIED)
    return is_whole and copy.mark is not None and copy.mark.kind is Kind.PRODUCTION
