"""An identity, or the default from a new sequence, on a column that holds values."""
