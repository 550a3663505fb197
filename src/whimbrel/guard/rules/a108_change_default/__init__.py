"""SET DEFAULT and DROP DEFAULT of a column that is in use."""
