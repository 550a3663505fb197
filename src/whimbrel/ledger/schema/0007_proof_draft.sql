-- What a proof starts from, written before staging runs a migration: should the process end
-- between the migration's commit and its proof, the next deploy writes the proof from it.

-- One row per migration that staging has begun and for which no proof is written yet.
CREATE TABLE whimbrel.proof_draft (
    migration_name text COLLATE "C" PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    fingerprint_before text NOT NULL,
    executed_on uuid NOT NULL,
    started_at timestamptz NOT NULL
);
