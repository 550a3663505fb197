"""What a database is, judged from its mark, the lock file and what it is at this moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.environment import Environment, Kind
from ..config.identity import Evidence, LiveDatabase, Mark, SharedDatabase
from ..errors import Notice

# How careful each kind asks us to be; a mark never moves down this ladder.
_CARE = {Kind.TEST: 0, Kind.DEVELOPMENT: 0, Kind.STAGING: 1, Kind.PRODUCTION: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The judgement: `kind` is PRODUCTION wherever the database is not known to be harmless."""

    live: LiveDatabase
    mark: Mark | None  # as found, whether it counts or not
    is_known: bool
    environment: str
    kind: Kind
    because: str

    @property
    def confirm_token(self) -> str:
        return self.mark.token if self.mark and self.is_known else self.live.token

    @property
    def shown(self) -> str:
        if self.is_known and self.mark:
            return f"marked {self.mark.token}"
        return f"{self.because}: treated as production"


def judge_identity(
    live: LiveDatabase, mark: Mark | None, shared: tuple[SharedDatabase, ...]
) -> Identity:
    """Who this is. The most careful witness wins."""
    listed = next(
        (s for s in shared if s.kind is Kind.PRODUCTION and s.is_the_place_of(live)), None
    )
    if mark is None:
        return _unknown(live, None, "unmarked")
    if not mark.counts_for(live):
        return _unknown(live, mark, f"carries the mark {mark.token} of another database")
    if listed and mark.kind is not Kind.PRODUCTION and not _was_claimed_from(listed, mark):
        return Identity(
            live=live,
            mark=mark,
            is_known=False,
            environment=listed.environment,
            kind=Kind.PRODUCTION,
            because="whimbrel.lock lists it as production",
        )
    return Identity(
        live=live,
        mark=mark,
        is_known=True,
        environment=mark.environment,
        kind=mark.kind,
        because="marked",
    )


def is_lowered(before: Kind, after: Kind) -> bool:
    """Would the new kind allow what the old one refuses?"""
    return _CARE[after] < _CARE[before]


def disagreement(label: Environment, identity: Identity) -> Notice | None:
    """Label and mark must say the same before anything is written."""
    if not identity.is_known or identity.environment == label.name:
        return None
    return Notice(
        code="I102",
        what=f"{label.source} says {label.name}, but {identity.live.place} is marked "
        f"{identity.confirm_token}",
        why="one of the two is wrong, and the database itself is believed: nothing was changed",
        next=f"correct the URL or the environment; `whimbrel identity show -e {label.name}` "
        "shows which variable led here",
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
    if identity.mark is not None:
        return (
            "if it is a copy, say of what kind: `whimbrel identity claim -e …`; "
            "if it is production after a move: `whimbrel identity claim -e production`"
        )
    if evidence.is_empty:
        return "state the environment so that this empty database can be marked: `-e …`"
    is_local = evidence.is_loopback and not evidence.other_clients and not evidence.replicas
    name = label.name if is_local and label.kind is Kind.DEVELOPMENT else "…"
    return (
        f"say what it is: `whimbrel identity mark -e {name} --confirm {identity.live.token}`, "
        "or `whimbrel identity claim -e …` for a copy"
    )


def _unknown(live: LiveDatabase, mark: Mark | None, because: str) -> Identity:
    return Identity(
        live=live,
        mark=mark,
        is_known=False,
        environment="production",
        kind=Kind.PRODUCTION,
        because=because,
    )


def _was_claimed_from(listed: SharedDatabase, mark: Mark) -> bool:
    """A claim writes a new uuid; only then is a physical copy told from its origin."""
    return mark.claimed_at is not None and mark.uuid != listed.uuid
