"""SET SCHEMA whimbrel_keep: a table that is dropped and yet kept."""
