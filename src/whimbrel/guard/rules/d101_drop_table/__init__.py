"""DROP TABLE of a table that holds rows."""
