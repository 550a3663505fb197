"""CREATE INDEX without CONCURRENTLY on a table that is in use."""
