CREATE TABLE notes (body varchar(20));
ALTER TABLE notes ALTER COLUMN body TYPE varchar(200);
