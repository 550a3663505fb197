"""A function or procedure that is called and whose body is not in this file."""
