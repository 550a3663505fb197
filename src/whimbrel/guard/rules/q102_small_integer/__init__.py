"""smallint, where bigint costs nothing."""
