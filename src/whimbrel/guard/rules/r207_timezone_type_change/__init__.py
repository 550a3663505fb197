"""timestamp ↔ timestamptz."""
