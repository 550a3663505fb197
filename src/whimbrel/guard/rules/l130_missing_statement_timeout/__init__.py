"""A strong lock without statement_timeout, for files that another tool runs."""
