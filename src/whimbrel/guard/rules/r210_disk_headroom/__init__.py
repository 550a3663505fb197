"""What writes a table or an index anew needs room for the copy."""
