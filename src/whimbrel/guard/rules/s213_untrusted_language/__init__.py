"""A language, or a function, that can do everything the server can."""
