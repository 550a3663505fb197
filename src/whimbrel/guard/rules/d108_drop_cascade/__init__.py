"""CASCADE takes along what nobody has named: columns of a type, triggers of a function, keys."""
