"""CREATE INDEX IF NOT EXISTS of one that exists."""
