"""A constraint that is checked on every row while others wait."""
