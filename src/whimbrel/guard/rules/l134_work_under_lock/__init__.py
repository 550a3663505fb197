"""Long work in a transaction that holds ACCESS EXCLUSIVE."""
