"""What a database is, judged from its mark, the lock file and what it is at this moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from ..config.environment import Environment, Kind
from ..config.identity import Evidence, Found, Illegible, LiveDatabase, Mark, SharedDatabase
from ..errors import Notice

# How careful each kind asks us to be; a mark never moves down this ladder.
_CARE = {Kind.TEST: 0, Kind.DEVELOPMENT: 0, Kind.STAGING: 1, Kind.PRODUCTION: 2}


class Standing(Enum):
    """What the mark is worth. Only a KNOWN database is anything else than production."""

    KNOWN = "marked"
    UNMARKED = "unmarked"
    CARRIED = "carries the mark of another database"
    EDITED = "carries a mark that was changed by hand"
    ILLEGIBLE = "its mark cannot be read"
    LISTED = "listed as production by whimbrel.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The judgement: `kind` is PRODUCTION wherever the database is not known to be harmless.

    `because` completes "it is …", `next` says what helps where the mark cannot be read.
    """

    live: LiveDatabase
    mark: Mark | None  # as found, whether it counts or not
    standing: Standing
    environment: str
    kind: Kind
    because: str
    next: str = ""

    @property
    def is_known(self) -> bool:
        return self.standing is Standing.KNOWN

    @property
    def confirm_token(self) -> str:
        return self.mark.token if self.mark and self.is_known else self.live.token

    @property
    def shown(self) -> str:
        if self.is_known and self.mark:
            return f"marked {self.mark.token}"
        return f"{self.because}: treated as production"


def judge_identity(
    live: LiveDatabase, found: Found, shared: tuple[SharedDatabase, ...]
) -> Identity:
    """Who this is. The most careful witness wins."""
    if found is None:
        return _unknown(live, None, Standing.UNMARKED, "unmarked")
    if isinstance(found, Illegible):
        standing = Standing.EDITED if found.is_edited else Standing.ILLEGIBLE
        return replace(_unknown(live, None, standing, found.reason), next=found.next)
    if not found.is_genuine:
        because = f"marked {found.token}, but the mark was changed by hand"
        return _unknown(live, found, Standing.EDITED, because)
    if not found.counts_for(live):
        because = f"carrying the mark {found.token} of another database"
        return _unknown(live, found, Standing.CARRIED, because)
    listed = listed_as_production(live, shared)
    if listed and found.kind is not Kind.PRODUCTION and not _was_claimed_from(listed, found):
        because = f"listed by whimbrel.lock as {listed.environment}"
        return _unknown(live, found, Standing.LISTED, because, listed.environment)
    return Identity(
        live=live,
        mark=found,
        standing=Standing.KNOWN,
        environment=found.environment,
        kind=found.kind,
        because="marked",
    )


def listed_as_production(
    live: LiveDatabase, shared: tuple[SharedDatabase, ...]
) -> SharedDatabase | None:
    """The line of whimbrel.lock that says of this very place that it is production."""
    return next((s for s in shared if s.kind is Kind.PRODUCTION and s.is_the_place_of(live)), None)


def is_lowered(before: Kind, after: Kind) -> bool:
    """Would the new kind allow what the old one refuses?"""
    return _CARE[after] < _CARE[before]


def disagreement(label: Environment, identity: Identity) -> Notice | None:
    """Label and mark must say the same, name and kind, before anything is written."""
    if not identity.is_known:
        return None
    marked = f"{identity.live.place} is marked {identity.confirm_token}"
    if identity.environment != label.name:
        what = f"{label.source} says {label.name}, but {marked}"
        next = f"correct the URL or the environment: `whimbrel env -e {label.name}` tells which "
        next += "variable led here"
    elif identity.kind is not label.kind:
        what = f"{label.name} is of kind {label.kind.value} here, but {marked}, of kind "
        what += identity.kind.value
        next = f"correct the kind of [environments.{label.name}] in whimbrel.toml"
    else:
        return None
    return Notice(
        code="I102",
        what=what,
        why="one of the two is wrong, and the database itself is believed: nothing was changed",
        next=next,
    )


def unknown_notice(label: Environment, identity: Identity, evidence: Evidence) -> Notice:
    """Why a writing command stops on an unknown database, and who has to say what it is."""
    seen = "; ".join(evidence.lines)
    return Notice(
        code="I101",
        what=f"{identity.live.place} is not known: it is {identity.because}",
        why=f"an unknown database is treated as production; seen there: {seen}",
        next=_who_says(label, identity, evidence),
    )


def _who_says(label: Environment, identity: Identity, evidence: Evidence) -> str:
    if identity.standing is Standing.ILLEGIBLE:
        return identity.next
    if identity.standing is Standing.EDITED:
        return "if it is production: `whimbrel identity claim -e production`"
    if identity.standing is not Standing.UNMARKED:
        return (
            "if it is a copy, say of what kind: `whimbrel identity claim -e …`; "
            "if it is production after a move: `whimbrel identity claim -e production`"
        )
    is_local = evidence.is_loopback and not evidence.other_clients and not evidence.replicas
    name = label.name if is_local and label.kind is Kind.DEVELOPMENT else "…"
    if evidence.is_empty:
        return f"it is empty: add `-e {name}` once, and it is marked as what you state"
    return (
        f"say what it is: `whimbrel identity mark -e {name} --confirm {identity.live.token}`, "
        "or `whimbrel identity claim -e …` for a copy"
    )


def _unknown(
    live: LiveDatabase,
    mark: Mark | None,
    standing: Standing,
    because: str,
    environment: str = "production",
) -> Identity:
    return Identity(
        live=live,
        mark=mark,
        standing=standing,
        environment=environment,
        kind=Kind.PRODUCTION,
        because=because,
    )


def _was_claimed_from(listed: SharedDatabase, mark: Mark) -> bool:
    """A claim writes a new uuid; only then is a physical copy told from its origin."""
    return mark.claimed_at is not None and mark.uuid != listed.uuid
