"""What a schema means: models, fields, keys and relations with their names in the database."""
