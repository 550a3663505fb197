"""What staging has to say: proofs, its ledger and sign-offs, from its database or in receipts."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.kind import Kind
from ..guard.gate import Measured, SignOff, StagingProof
from ..history.row import RowState
from ..ledger.notes import ProofRow, read_proofs
from ..ledger.signoffs import read_signoffs
from ..ledger.table import read_rows
from ..ledger.versions import is_alembics
from .call import Call
from .enter import enter_other
from .histories import ledger_table
from .workplace import Workplace, named_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class FromStaging:
    """`unread` says why staging's own database could not be asked; empty where it was."""

    unread: str = ""
    proofs: tuple[StagingProof, ...] = ()
    ledger: frozenset[tuple[str, str]] = frozenset()
    signoffs: tuple[SignOff, ...] = ()


def ask_staging(call: Call, place: Workplace) -> FromStaging:
    """Read only."""
    environment = named_environment(place, Kind.STAGING.value)
    with enter_other(call, place, environment) as staging:
        if staging is None:
            return FromStaging(unread="staging's database cannot be reached from here")
        if not staging.identity.is_known or staging.identity.kind is not Kind.STAGING:
            return FromStaging(unread=f"what staging's URL reaches is {staging.identity.shown}")
        rows = read_rows(staging.conn, ledger_table(place, staging))
        return FromStaging(
            proofs=tuple(as_evidence(each) for each in read_proofs(staging.conn)),
            ledger=frozenset(
                (row.migration_name, row.checksum)
                for row in rows
                if row.state is RowState.APPLIED and not is_alembics(row)
            ),
            signoffs=read_signoffs(staging.conn),
        )


def as_evidence(proof: ProofRow) -> StagingProof:
    """What the gate looks at."""
    return StagingProof(
        migration=proof.migration_name,
        checksum=proof.checksum,
        fingerprint_before=proof.fingerprint_before,
        fingerprint_after=proof.fingerprint_after,
        executed_on=proof.executed_on,
        finished_at=proof.finished_at,
        measured=Measured.of(proof.details),
    )
