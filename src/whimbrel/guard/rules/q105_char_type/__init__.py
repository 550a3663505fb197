"""char(n)."""
