CREATE TABLE notes (id bigint, body text);
ALTER TABLE notes DROP COLUMN body;
