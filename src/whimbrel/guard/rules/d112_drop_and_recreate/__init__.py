"""DROP TABLE and CREATE TABLE of one name in one file."""
