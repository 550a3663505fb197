"""Statements that write a table anew, where no other rule has better words."""
