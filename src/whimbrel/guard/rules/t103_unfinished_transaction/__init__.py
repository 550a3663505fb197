"""BEGIN without COMMIT."""
