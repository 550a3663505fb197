"""A name of more than 63 bytes."""
