CREATE TABLE notes (body text);
ALTER TABLE notes SET SCHEMA archive;
