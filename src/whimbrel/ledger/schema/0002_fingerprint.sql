-- What the schema was when we last had to do with it, so that drift since then can be seen.

-- One row per moment after a push, migrate, deploy, resolve or reset. `history` is the digest of
-- the ledger's rows at that moment: when the rows are others now, the fingerprint says nothing.
CREATE TABLE whimbrel.fingerprint (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    fingerprint text NOT NULL,
    history text NOT NULL,
    tool_version text NOT NULL
);
