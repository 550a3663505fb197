"""A foreign key between columns of two types."""
