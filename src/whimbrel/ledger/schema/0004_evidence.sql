-- What people say that a deploy has to heed: stop now, I have looked, believe this key.

-- One row per freeze. It holds while lifted_at is not set and until_at, if any, is in the future.
CREATE TABLE whimbrel.freeze (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    frozen_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    frozen_by text NOT NULL,
    until_at timestamptz,
    reason text NOT NULL,
    lifted_at timestamptz,
    lifted_by text,
    lifted_because text
);

-- One row per sign-off: who looked at what here, at which schema (its fingerprint), with which
-- migrations (their checksums) applied. signed_on is the uuid of the mark.
CREATE TABLE whimbrel.signoff (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    signed_by text NOT NULL,
    fingerprint text NOT NULL,
    checksums text[] COLLATE "C" NOT NULL,
    signed_on uuid NOT NULL,
    tool_version text NOT NULL
);

-- One row per public key whose receipts count here. A key that is no longer trusted keeps its row.
CREATE TABLE whimbrel.trusted_key (
    key text COLLATE "C" PRIMARY KEY,
    trusted_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    trusted_by text NOT NULL,
    reason text NOT NULL,
    ended_at timestamptz
);
