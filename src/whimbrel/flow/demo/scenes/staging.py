"""Staging runs the migration and keeps the proof."""

from __future__ import annotations

from ....db.connect import connect
from ....ledger.notes import read_proofs
from ..beat import Outcome
from ..hands import another_way, deploy_to
from ..stage import Stage

TITLE = "Staging runs it, and keeps the proof"


def play(stage: Stage) -> Outcome:
    """The proof binds the file's bytes to the schema they started from and led to."""
    deploy_to(stage, "staging")
    with connect(stage.urls["staging"]) as conn:
        proofs = read_proofs(conn)
    if not proofs:
        raise another_way("staging ran a migration and wrote no proof")
    proof = proofs[-1]
    stage.says(
        f"The proof, in staging's own database: these bytes (sha256 {proof.checksum[:12]}…) took "
        f"schema {proof.fingerprint_before[:12]}… to {proof.fingerprint_after[:12]}…, with the "
        "locks and the time of each step."
    )
    return Outcome.DONE
