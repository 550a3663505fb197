"""SET SCHEMA, and RENAME of a schema."""
