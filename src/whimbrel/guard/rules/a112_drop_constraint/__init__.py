"""DROP CONSTRAINT of what is no foreign key."""
