"""ADD COLUMN of a domain that checks its values."""
