-- One row: how many bytes of log were ever written, and how many the database takes now.
SELECT
    (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS wal_bytes,
    pg_catalog.pg_database_size(pg_catalog.current_database()) AS disk_bytes
ORDER BY wal_bytes;
