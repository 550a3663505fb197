"""RENAME of a table or view, unless a view keeps the old name."""
