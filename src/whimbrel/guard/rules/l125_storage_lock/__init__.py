"""SET STORAGE, SET COMPRESSION, INHERIT: brief, and everybody waits."""
