"""The online form: of changes that we plan, and of statements that people have written."""
