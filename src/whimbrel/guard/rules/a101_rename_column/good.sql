CREATE TABLE notes (body text);
ALTER TABLE notes RENAME COLUMN body TO text;
