"""CREATE RULE … DO INSTEAD on a table."""
