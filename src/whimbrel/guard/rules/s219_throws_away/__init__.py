"""Functions that throw away large objects, replication slots, or a standby's way."""
