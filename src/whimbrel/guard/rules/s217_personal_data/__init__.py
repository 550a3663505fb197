"""A new column whose name says that it holds personal data."""
