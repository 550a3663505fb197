-- One row: the newest word on a backup of this database. (An older ledger has no `compared`.)
SELECT DISTINCT ON (b.backup)
    b.backup, b.level, b.taken_at, b.said_at, b.failed, b.system_identifier,
    b.database_oid::bigint, b.mark_uuid, b.manifest_sha256, b.size_bytes, b.verified_on,
    b.kept_at, b.who, b.tool_version,
    coalesce(pg_catalog.to_jsonb(b) ->> 'compared', '') AS compared
FROM whimbrel.backup AS b
ORDER BY b.backup, b.number DESC
