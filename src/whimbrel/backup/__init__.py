"""Backups that are known to restore: made in one snapshot, restored, compared."""
