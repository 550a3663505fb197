"""ADD COLUMN with a default that is computed for every row."""
