"""DROP TABLE of a partition, attached or just detached."""
