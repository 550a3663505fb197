"""DROP CONSTRAINT of a foreign key."""
