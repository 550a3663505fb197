"""Migrations of a folder against the rows of a ledger: pending, edited, missing. Pure."""
