"""A change of type that writes nothing, on a column with a check or foreign key."""
