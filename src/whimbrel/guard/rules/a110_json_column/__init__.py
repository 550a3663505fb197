"""A column of type json."""
