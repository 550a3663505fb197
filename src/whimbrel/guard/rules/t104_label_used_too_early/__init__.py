"""A new enum value used in the transaction that adds it."""
