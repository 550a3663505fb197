-- One row more: what was shown of a backup just now.
INSERT INTO whimbrel.backup (
    backup, level, taken_at, said_at, failed, system_identifier, database_oid, mark_uuid,
    manifest_sha256, size_bytes, verified_on, kept_at, who, tool_version, compared
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
