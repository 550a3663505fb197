"""TRUNCATE."""
