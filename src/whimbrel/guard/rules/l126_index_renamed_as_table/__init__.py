"""ALTER TABLE … RENAME of an index."""
