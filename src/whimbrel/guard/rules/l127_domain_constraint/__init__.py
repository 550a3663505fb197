"""ALTER DOMAIN that looks at every table using the domain."""
