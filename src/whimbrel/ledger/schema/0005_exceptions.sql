-- What was said by name and reason about single migrations: held after a rollback, or accepted
-- though file and record differ.

-- One row per rollback: no deploy applies that checksum again until it is released by name.
CREATE TABLE whimbrel.hold (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration_name text COLLATE "C" NOT NULL,
    checksum varchar(64) NOT NULL,
    reason text NOT NULL,
    held_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    held_by text NOT NULL,
    released_at timestamptz,
    released_by text
);

-- One row per migration whose difference between file and record was accepted. `checksum` is that
-- of the file as it was then, empty where there was none.
CREATE TABLE whimbrel.acceptance (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration_name text COLLATE "C" NOT NULL,
    checksum varchar(64) NOT NULL,
    verb text NOT NULL,
    reason text NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    accepted_by text NOT NULL
);
