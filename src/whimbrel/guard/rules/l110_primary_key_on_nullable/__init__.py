"""PRIMARY KEY USING INDEX where a column may still allow NULLs."""
