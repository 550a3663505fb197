"""pg_advisory_lock() in a migration."""
