"""ADD COLUMN … REFERENCES: two locks at once."""
