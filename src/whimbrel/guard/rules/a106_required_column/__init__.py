"""ADD COLUMN … NOT NULL without a default."""
