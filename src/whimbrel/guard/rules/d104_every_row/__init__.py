"""DELETE and UPDATE without a condition that spares any row."""
