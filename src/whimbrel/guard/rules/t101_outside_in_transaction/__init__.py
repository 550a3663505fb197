"""CONCURRENTLY, VACUUM and the like within a transaction."""
