"""A publication that loses tables, or a published table that loses its key."""
