"""DROP of a relation that holds rows."""
