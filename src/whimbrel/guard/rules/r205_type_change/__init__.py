"""ALTER COLUMN … TYPE that writes every row anew."""
