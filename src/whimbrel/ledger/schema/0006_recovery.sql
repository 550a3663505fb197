-- Recoveries: what was fenced, found and brought back, so that an interrupted one goes on.

-- One row per recovery; at most one is open. `connection_limit` is what the database had before the
-- fence, `fence` how it was fenced: 'hard', 'soft', or empty. `copy` is the database that holds the
-- restored backup, on `copy_server`.
CREATE TABLE whimbrel.recovery (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    begun_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    begun_by text NOT NULL,
    fence text NOT NULL DEFAULT '',
    connection_limit integer,
    backup text NOT NULL DEFAULT '',
    copy text NOT NULL DEFAULT '',
    copy_server text NOT NULL DEFAULT '',
    ended_at timestamptz
);
CREATE UNIQUE INDEX recovery_open ON whimbrel.recovery ((true)) WHERE ended_at IS NULL;

-- One row per thing that was done in a recovery; for what changes users' rows it commits with them.
CREATE TABLE whimbrel.recovery_event (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recovery bigint NOT NULL REFERENCES whimbrel.recovery (number),
    at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    who text NOT NULL,
    phase text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'
);
