"""A strong lock without idle_in_transaction_session_timeout, for files that another tool runs."""
