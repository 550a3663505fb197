"""What a gate of a production deploy answers, and the facts that it is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from ..errors import Notice
from .backup_level import Level
from .coverage import PitrFact
from .frozen import Freeze
from .health_fact import HealthFact
from .table import GATES

_MOST_SHOWN = 3


class Outcome(Enum):
    """An unknown fact is never passed."""

    PASSED = "passed"
    OFF = "off"
    REPORTED = "reported"  # policy says: tell, and go on
    STOPPED = "stopped"
    UNKNOWN = "unknown"

    @property
    def lets_go(self) -> bool:
        return self in (Outcome.PASSED, Outcome.OFF, Outcome.REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAnswer:
    """One line of a deploy. `why` and `next` are empty where the gate lets go."""

    name: str
    outcome: Outcome
    what: str
    why: str = ""
    next: str = ""

    @property
    def line(self) -> str:
        return f"{self.name}: {self.outcome.value}: {self.what}"

    @property
    def row(self) -> str:
        """The same in columns, so that the eleven of a deploy read as a table."""
        return f"{self.name:13} {self.outcome.value:14} {self.what}"

    @property
    def notice(self) -> Notice:
        """For the `Stop` of a gate that does not let go; the code is the gate's own."""
        code = f"G{121 + GATES.index(self.name)}"
        return Notice(code=code, what=f"{self.name}: {self.what}", why=self.why, next=self.next)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A fact that could not be read, and in words why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFact:
    """`shown` as `production/1a2b3c4d`; `problem` when it is unknown or label and mark differ."""

    shown: str
    problem: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployerFact:
    """Who else deploys here at this moment, in words ("ada@ci since 12:03, run 17"), or nobody."""

    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFact:
    """Names of migrations, amended and adopted ones left out: those are explained."""

    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    in_doubt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFact:
    """Fingerprints of the catalog: as our records leave it, and as it is. `differences` are for
    people, and may be empty where only the fingerprints are known. `is_unrecorded`: no migration
    was ever applied there by us, so nobody has changed what we have left. `invalid`: indexes whose
    concurrent build did not end."""

    expected: str
    live: str
    differences: tuple[str, ...] = ()
    is_unrecorded: bool = False
    invalid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingMigration:
    """What is about to be applied, in order."""

    name: str
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long a migration took where it ran, how long at most somebody may have waited, and about
    how many rows the relations had that it touched."""

    duration_ms: float
    stall_ms: float | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, details: object) -> Measured | None:
        """From the details of a proof or a receipt; None where they do not say."""
        if not isinstance(details, Mapping):
            return None
        duration, stall = details.get("duration_ms"), details.get("stall_ms")
        if not isinstance(duration, int | float):
            return None
        rows = details.get("rows")
        return cls(
            duration_ms=duration,
            stall_ms=stall if isinstance(stall, int | float) else None,
            rows={str(name): count for name, count in rows.items() if isinstance(count, int)}
            if isinstance(rows, Mapping)
            else {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingProof:
    """These exact bytes ran on `executed_on` (the uuid of its mark), from schema to schema."""

    migration: str
    checksum: str
    fingerprint_before: str
    fingerprint_after: str
    executed_on: str
    finished_at: datetime
    measured: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """These migrations, in this order, went through on a copy restored from a backup of this very
    database, and nobody would have waited longer than is allowed."""

    at: datetime
    backup: str
    checksums: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingFact:
    """Evidence that staging ran it. `ledger` holds (name, checksum) of finished rows there.

    `start` is the fingerprint of production's catalog, `production` the uuid of its mark.
    `receipts` are proofs that left staging signed by somebody whom production trusts; `not_counted`
    says of the other receipts, each with its name, why they are none.
    """

    pending: tuple[PendingMigration, ...]
    start: str | Unknown
    production: str
    proofs: tuple[StagingProof, ...] | Unknown
    ledger: frozenset[tuple[str, str]] | Unknown
    receipts: tuple[StagingProof, ...] = ()
    not_counted: tuple[str, ...] = ()
    rehearsals: tuple[Rehearsal, ...] = ()
    other_start: str = ""  # the same schema with what the project ignores; empty: there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupEvidence:
    """What was shown of a backup, and of which database it is (`mark_uuid` empty: unmarked then).

    `taken_at` is the moment of its snapshot; `failed` what its last verification found wrong.
    """

    id: str
    level: Level
    taken_at: datetime
    failed: str
    system_identifier: str
    database_oid: int
    mark_uuid: str
    compared: str = ""  # what was compared by content, where that was not all


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFact:
    """Every backup that is known here, and which database this is. `pitr` is None where no tool
    for it is named."""

    evidence: tuple[BackupEvidence, ...]
    system_identifier: str
    database_oid: int
    mark_uuid: str
    is_empty: bool
    pitr: PitrFact | Unknown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """What was seen in a pending migration, by a rule if it has a code. `accepted_because`: the
    reason in the file. `asks`: the confirmation of the deploy is enough for it."""

    code: str = ""
    name: str
    what: str
    file: str
    line: int
    accepted_because: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardsFact:
    """Of all pending migrations. In an empty database nobody waits and nothing is lost."""

    found: tuple[Hazard, ...]
    is_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeFact:
    """The freezes that hold now, by the server's clock, the newest first; those to come, the next
    one first."""

    holding: tuple[Freeze, ...] = ()
    coming: tuple[Freeze, ...] = ()

    @classmethod
    def of(cls, standing: Sequence[Freeze]) -> FreezeFact:
        return cls(
            holding=tuple(each for each in standing if each.holds),
            coming=tuple(each for each in standing if not each.holds),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """A human looked at staging as it was then: at this schema (its fingerprint), with these
    migrations (their checksums) applied."""

    name: str
    who: str
    at: datetime
    fingerprint: str
    checksums: frozenset[str]
    signed_on: str  # uuid of the mark


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffsFact:
    """`wanted` are the names in `[staging] manual` and `[staging.checks]` (those are `by_machine`);
    `given` stands in staging or in a receipt.
    `unread` says why staging could not be asked, empty where it was."""

    wanted: tuple[str, ...] = ()
    given: tuple[SignOff, ...] = ()
    unread: str = ""
    not_counted: tuple[str, ...] = ()
    by_machine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationFact:
    """The token that the user gave, and the one that this database wants."""

    given: str
    wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """All that the adapters collected; `now` is the moment of the decision, `environment` the
    name under which this production is known."""

    environment: str = "production"
    now: datetime
    identity: IdentityFact | Unknown
    deployer: DeployerFact | Unknown
    history: HistoryFact | Unknown
    drift: DriftFact | Unknown
    staging: StagingFact | Unknown
    backup: BackupFact | Unknown = Unknown(reason="nobody has looked for backups")
    hazards: HazardsFact | Unknown = Unknown(reason="nobody has looked at the migrations")
    health: HealthFact | Unknown = Unknown(reason="nobody has looked at the server")
    freeze: FreezeFact | Unknown = Unknown(reason="nobody has looked for a freeze")
    signoffs: SignOffsFact | Unknown = Unknown(reason="nobody has looked for sign-offs")
    confirmation: ConfirmationFact | Unknown


def shortened(parts: Sequence[str], between: str = ", ") -> str:
    """The first of many, and how many more there are."""
    more = len(parts) - _MOST_SHOWN
    return between.join(parts[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
