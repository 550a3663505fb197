-- What was tried on a restored copy of this database, so that a gate may ask for it.

-- One row per rehearsal that went through: in order the checksums of the migrations that ran, on
-- which backup, and how long others would have had to wait for the slowest of them.
CREATE TABLE whimbrel.rehearsal (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    who text NOT NULL,
    backup text NOT NULL,
    taken_at timestamptz NOT NULL,
    checksums text[] COLLATE "C" NOT NULL,
    stall_ms integer NOT NULL,
    tool_version text NOT NULL
);
