"""CREATE TABLE AS and SELECT INTO from a table that is in use."""
