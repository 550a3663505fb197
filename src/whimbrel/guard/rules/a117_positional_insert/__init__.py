"""INSERT without a list of columns into a table that is in use."""
