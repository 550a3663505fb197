"""A strong lock without lock_timeout, for files that another tool runs."""
