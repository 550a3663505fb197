"""Takes schema changes to PostgreSQL safely, from a laptop to production."""

__version__ = "0.1.0"
