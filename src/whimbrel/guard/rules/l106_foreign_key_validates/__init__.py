"""A foreign key that is checked for every row while writers wait."""
