"""Real PostgreSQL servers from a Python wheel, so that nothing need be installed."""
