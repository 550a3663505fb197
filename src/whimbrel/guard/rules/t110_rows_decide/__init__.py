"""What fails where the rows that are there do not fit."""
