"""A database's schema as frozen values. Knows nothing about how it was read."""
