"""DELETE, UPDATE and MERGE without a condition that spares any row."""
