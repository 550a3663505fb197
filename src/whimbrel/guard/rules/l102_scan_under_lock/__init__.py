"""A table that is read as a whole while others wait, where no other rule has better words."""
