"""Rows changed in the transaction that altered their table."""
