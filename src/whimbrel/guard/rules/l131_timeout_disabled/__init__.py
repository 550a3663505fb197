"""lock_timeout or statement_timeout turned off before a strong lock."""
