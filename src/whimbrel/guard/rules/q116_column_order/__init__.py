"""Columns in an order that leaves gaps in every row."""
