"""A constraint or index that the server names."""
