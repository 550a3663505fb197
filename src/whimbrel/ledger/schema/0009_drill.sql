-- Restores that were tried by a tool for point-in-time recovery, so that a gate may ask for one.

-- One row per drill: up to which moment the log was replayed, what was read there, what failed.
CREATE TABLE whimbrel.drill (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    who text NOT NULL,
    tool text NOT NULL,
    system_identifier text NOT NULL,
    reached timestamptz,
    tables bigint NOT NULL,
    rows bigint NOT NULL,
    failed text NOT NULL,
    duration_s double precision NOT NULL,
    tool_version text NOT NULL
);
