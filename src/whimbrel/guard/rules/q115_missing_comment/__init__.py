"""A new table without COMMENT ON TABLE."""
