"""pg_sleep() and other waiting while something is locked."""
