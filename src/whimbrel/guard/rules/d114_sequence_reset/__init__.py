"""ALTER SEQUENCE … RESTART, a smaller type, an identity's RESTART, and setval() of a constant."""
