"""A primary key of type integer or smallint."""
