"""ALTER COLUMN … TYPE where the old type decides, and is not in sight."""
