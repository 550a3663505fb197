-- What was shown of backups of this database, so that a release container needs nothing but a URL.

-- One row per making or verification of a backup; the newest of a backup is the word on it. It
-- counts only while system_identifier and database_oid are those of the database it stands in.
CREATE TABLE whimbrel.backup (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    backup text COLLATE "C" NOT NULL,
    level text NOT NULL,
    taken_at timestamptz NOT NULL,
    said_at timestamptz NOT NULL,
    failed text NOT NULL,
    system_identifier text NOT NULL,
    database_oid oid NOT NULL,
    mark_uuid text NOT NULL,
    manifest_sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    verified_on text NOT NULL,
    kept_at text NOT NULL,
    who text NOT NULL,
    tool_version text NOT NULL
);
