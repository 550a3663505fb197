"""timestamp without time zone."""
