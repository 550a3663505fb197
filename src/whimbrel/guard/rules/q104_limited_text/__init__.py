"""varchar(n)."""
