"""A relation without its schema."""
