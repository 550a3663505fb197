"""pg_terminate_backend(), pg_cancel_backend()."""
