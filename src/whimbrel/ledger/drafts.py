"""What a proof starts from, kept from before a migration runs until its proof is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from ..db.connect import Connection
from .notes import ProofRow, write_proof
from .table import LedgerTable
from .texts import is_there, sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """From this schema (fingerprint), at that time, these bytes were begun on that database."""

    migration_name: str
    checksum: str
    fingerprint_before: str
    executed_on: str  # uuid of the mark
    started_at: datetime


def begin_draft(conn: Connection, table: LedgerTable, draft: Draft) -> Draft:
    """Kept before the first statement runs. Where a part of the migration stands already, it began
    in the schema and at the time of the draft that is there."""
    name = draft.migration_name
    stands = conn.execute(table.sql("part_stands").encode(), (name,)).fetchone() is not None
    values = (
        name,
        draft.checksum,
        draft.fingerprint_before,
        draft.executed_on,
        draft.started_at,
        stands,
        stands,
    )
    row = conn.execute(sql("begin_draft").encode(), values).fetchone()
    assert row is not None
    before, started_at = row
    return replace(
        draft, fingerprint_before=cast(str, before), started_at=cast(datetime, started_at)
    )


def read_drafts(conn: Connection) -> tuple[Draft, ...]:
    """Of migrations that were begun here and have no proof. Read only."""
    if not is_there(conn, "whimbrel.proof_draft"):
        return ()
    found = conn.execute(sql("drafts").encode()).fetchall()
    return tuple(
        Draft(
            migration_name=cast(str, name),
            checksum=cast(str, checksum),
            fingerprint_before=cast(str, before),
            executed_on=cast(str, executed_on),
            started_at=cast(datetime, started_at),
        )
        for name, checksum, before, executed_on, started_at in found
    )


def prove_draft(conn: Connection, proof: ProofRow) -> bool:
    """The proof takes its draft's place, once: False where somebody has written it already."""
    with conn.transaction():
        found = conn.execute(
            "DELETE FROM whimbrel.proof_draft AS d "
            "WHERE d.migration_name = %s AND d.checksum = %s RETURNING 1",
            (proof.migration_name, proof.checksum),
        ).fetchone()
        if found is not None:
            write_proof(conn, proof)
    return found is not None
