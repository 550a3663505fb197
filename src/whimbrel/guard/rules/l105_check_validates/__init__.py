"""A CHECK constraint that looks at every row under ACCESS EXCLUSIVE."""
