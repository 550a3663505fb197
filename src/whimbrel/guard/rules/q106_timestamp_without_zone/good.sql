CREATE TABLE notes (written timestamptz);
