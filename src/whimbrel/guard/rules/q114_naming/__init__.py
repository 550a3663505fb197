"""A name that has to be quoted."""
