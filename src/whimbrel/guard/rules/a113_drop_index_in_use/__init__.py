"""DROP INDEX of one that queries, a foreign key or replication need."""
