"""Runs in the project's own interpreter, with its Alembic and SQLAlchemy.

Imports nothing of whimbrel, which is not installed there.
"""
