"""A foreign key whose columns no index begins with."""
