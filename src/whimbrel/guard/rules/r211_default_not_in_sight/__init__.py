"""ADD COLUMN with a default from a function that is not known."""
