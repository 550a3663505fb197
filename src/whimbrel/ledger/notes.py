"""Policy, audit and proofs: small records of our own beside the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import cast

from ..db.connect import Connection
from ..pg.secret import masked


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """A policy key set inside this database, with the reason that was given."""

    key: str
    value: str
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One thing done by hand or by leave, with what was said of it."""

    at: datetime
    who: str
    verb: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """These exact bytes ran here, from this schema (fingerprint) to that one."""

    migration_name: str
    checksum: str
    tool_version: str
    fingerprint_before: str
    fingerprint_after: str
    executed_on: str  # uuid of the mark
    started_at: datetime
    finished_at: datetime
    details: Mapping[str, object] = field(default_factory=dict)  # durations in ms, locks, rows


def read_policy(conn: Connection) -> tuple[PolicyRow, ...]:
    """Empty where nothing was ever set. Read only."""
    if not _exists(conn, "whimbrel.policy"):
        return ()
    return tuple(
        PolicyRow(
            key=cast(str, key),
            value=cast(str, value),
            reason=cast(str, reason),
            set_by=cast(str, by),
            set_at=cast(datetime, at),
        )
        for key, value, reason, by, at in conn.execute(_sql("policy")).fetchall()
    )


def write_policy(conn: Connection, key: str, value: str, *, reason: str, by: str) -> None:
    """Set one key here, and audit it in the same transaction."""
    with conn.transaction():
        conn.execute(_sql("set_policy"), (key, value, reason, by))
        write_audit(conn, "policy set", {"key": key, "value": value, "reason": reason}, by=by)


def drop_policy(conn: Connection, *, by: str) -> tuple[str, ...]:
    """Take back every key that was set here, and audit it; the keys."""
    rows = read_policy(conn)
    with conn.transaction():
        conn.execute("DELETE FROM whimbrel.policy")
        for row in rows:
            detail = {"key": row.key, "value": row.value, "reason": row.reason}
            write_audit(conn, "policy dropped", detail, by=by)
    return tuple(row.key for row in rows)


def write_audit(conn: Connection, verb: str, detail: Mapping[str, object], *, by: str) -> None:
    """One line of what was done here and by whom; a password in its SQL is stars."""
    said = {
        key: masked(value) if isinstance(value, str) else value for key, value in detail.items()
    }
    conn.execute(_sql("audit"), (by, verb, json.dumps(said, default=str)))


def read_audit(conn: Connection) -> tuple[AuditRow, ...]:
    """All of it, the oldest first. Read only."""
    if not _exists(conn, _AUDIT):
        return ()
    return tuple(
        AuditRow(
            at=cast(datetime, at),
            who=cast(str, who),
            verb=cast(str, verb),
            detail=cast("Mapping[str, object]", detail),
        )
        for at, who, verb, detail in conn.execute(_sql("notes")).fetchall()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedBefore:
    """That the guard was put into a database. `made_template`: and DROP DATABASE kept off."""

    made_template: bool


def read_protected_before(conn: Connection) -> ProtectedBefore | None:
    """None where we never did, or took it out again. Read only."""
    row = conn.execute(_sql("protected_before")).fetchone() if _exists(conn, _AUDIT) else None
    if row is None or not row[0]:
        return None
    return ProtectedBefore(made_template=cast(bool, row[1]))


_AUDIT = "whimbrel.audit"


def read_proofs(conn: Connection) -> tuple[ProofRow, ...]:
    """All proofs that were written here, oldest first. Read only."""
    if not _exists(conn, "whimbrel.proof"):
        return ()
    return tuple(_proof(row) for row in conn.execute(_sql("proofs")).fetchall())


def _proof(row: tuple[object, ...]) -> ProofRow:
    name, checksum, version, before, after, executed_on, started, finished, details = row
    return ProofRow(
        migration_name=cast(str, name),
        checksum=cast(str, checksum),
        tool_version=cast(str, version),
        fingerprint_before=cast(str, before),
        fingerprint_after=cast(str, after),
        executed_on=cast(str, executed_on),
        started_at=cast(datetime, started),
        finished_at=cast(datetime, finished),
        details=cast("Mapping[str, object]", details),
    )


def write_proof(conn: Connection, proof: ProofRow) -> None:
    """Keep the evidence of one run."""
    conn.execute(
        _sql("write_proof"),
        (
            proof.migration_name,
            proof.checksum,
            proof.tool_version,
            proof.fingerprint_before,
            proof.fingerprint_after,
            proof.executed_on,
            proof.started_at,
            proof.finished_at,
            json.dumps(proof.details, default=str),
        ),
    )


def _exists(conn: Connection, name: str) -> bool:
    return conn.execute("SELECT pg_catalog.to_regclass(%s) IS NOT NULL", (name,)).fetchone() == (
        True,
    )


def _sql(name: str) -> bytes:
    return (files(__package__) / "sql" / f"{name}.sql").read_bytes()
