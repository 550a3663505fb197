"""PostgreSQL's own words: names, lock modes, SQLSTATEs, versions. Pure values."""
