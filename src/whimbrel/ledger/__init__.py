"""What was done, kept in the user's database."""
