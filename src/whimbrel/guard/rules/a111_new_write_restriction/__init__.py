"""A constraint that running code may break."""
