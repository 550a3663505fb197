"""CREATE INDEX on a partitioned table that is in use."""
