"""PASSWORD '…' in a role, a user mapping or a subscription."""
