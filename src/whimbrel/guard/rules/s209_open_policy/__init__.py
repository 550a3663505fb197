"""A permissive policy for every row, and DROP POLICY."""
