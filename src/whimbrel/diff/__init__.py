"""Two catalogs in, changes out. Pure."""
