"""Statements that write a table anew."""
