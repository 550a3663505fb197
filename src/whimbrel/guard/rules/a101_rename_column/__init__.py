"""RENAME COLUMN of a table or view, RENAME ATTRIBUTE of a type."""
