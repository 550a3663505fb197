"""SET NOT NULL where no valid constraint proves it."""
