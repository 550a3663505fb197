"""ATTACH PARTITION of a table whose rows no valid check vouches for."""
