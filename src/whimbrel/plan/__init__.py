"""Changes or a parsed script in, ordered steps and transactions out. Pure."""
