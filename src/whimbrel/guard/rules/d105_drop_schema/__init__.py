"""DROP SCHEMA … CASCADE: without CASCADE only an empty schema goes."""
