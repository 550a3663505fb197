-- The ledger as it began: what was run, by whom, step by step, and what this database is.

CREATE SCHEMA IF NOT EXISTS whimbrel;
COMMENT ON SCHEMA whimbrel IS 'Whimbrel: what was done to this database, and what it is';

-- One row per script of this folder that ran here.
CREATE TABLE whimbrel.version (
    number integer PRIMARY KEY,
    script text NOT NULL,
    tool_version text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- One row per attempt of a migration: the columns and their meaning are those of Prisma's
-- `_prisma_migrations`, which takes this table's place in a Prisma project.
-- applied: finished_at set, rolled_back_at not; failed or unfinished: neither; rolled back: ignored.
CREATE TABLE whimbrel.migration (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    applied_steps_count integer NOT NULL DEFAULT 0
);

-- One row: the number of the newest deployer. Every step's transaction holds it FOR SHARE, so a
-- newer deployer waits for the transaction in flight, and an older one finds itself overtaken.
CREATE TABLE whimbrel.fence (
    number bigint NOT NULL,
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row)
);
INSERT INTO whimbrel.fence (number) VALUES (0);

-- One row per deployer that got its turn; `number` is its fencing number.
CREATE TABLE whimbrel.run (
    number bigint PRIMARY KEY,
    who text NOT NULL,
    os_user text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    application text NOT NULL,
    tool_version text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    outcome text
);

-- One row per statement of a migration that ran or began to. For a step in a transaction the row
-- commits with it, and the step ended when that did. For one outside, 'started' is written before
-- and 'applied' after, and `evidence` holds what the catalog said before; `index_oid` is the index
-- it was seen building. 'failed': the server refused it and it left nothing.
CREATE TABLE whimbrel.step (
    migration_id text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    digest text NOT NULL,
    tag text NOT NULL,
    state text NOT NULL CHECK (state IN ('started', 'applied', 'failed')),
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    run bigint NOT NULL,
    index_oid oid,
    evidence jsonb,
    PRIMARY KEY (migration_id, position)
);

-- At most one row: what this database is. It counts only while system_identifier and oid are live.
CREATE TABLE whimbrel.identity (
    environment text NOT NULL,
    kind text NOT NULL,
    uuid uuid NOT NULL,
    system_identifier text NOT NULL,
    database_oid oid NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    marked_by text NOT NULL,
    claimed_at timestamptz,
    note text,
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row)
);

-- One row per policy key that was set inside this database.
CREATE TABLE whimbrel.policy (
    key text PRIMARY KEY,
    value text NOT NULL,
    reason text NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- One row per thing done by hand or by leave: marks, claims, policy, resolutions.
CREATE TABLE whimbrel.audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    who text NOT NULL,
    verb text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'
);

-- One row per finished migration that may serve another environment as proof.
CREATE TABLE whimbrel.proof (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration_name text NOT NULL,
    checksum varchar(64) NOT NULL,
    tool_version text NOT NULL,
    fingerprint_before text NOT NULL,
    fingerprint_after text NOT NULL,
    executed_on uuid NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX proof_checksum ON whimbrel.proof (checksum);
