"""A UNIQUE constraint that builds its index under ACCESS EXCLUSIVE."""
