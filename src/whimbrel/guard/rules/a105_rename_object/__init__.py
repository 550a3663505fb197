"""RENAME of a constraint, function, type or sequence."""
