"""CREATE TABLE without a primary key."""
