"""A PRIMARY KEY that builds its index under ACCESS EXCLUSIVE."""
