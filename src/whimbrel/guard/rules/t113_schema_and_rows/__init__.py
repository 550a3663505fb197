"""Rows changed in the file that changes the schema."""
