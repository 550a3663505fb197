"""UPDATE, DELETE and INSERT … SELECT over an unknown number of rows."""
