"""GRANT ALL, on all tables, WITH GRANT OPTION."""
