"""CREATE TABLE … PARTITION OF a table that is in use."""
