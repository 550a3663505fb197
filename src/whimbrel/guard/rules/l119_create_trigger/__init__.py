"""CREATE TRIGGER and ENABLE TRIGGER on a table that is in use."""
