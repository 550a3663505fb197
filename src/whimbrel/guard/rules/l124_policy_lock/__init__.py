"""Row security and policies on a table that is in use."""
