"""The only room that changes a user's objects and data."""
