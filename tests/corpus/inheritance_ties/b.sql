CREATE TABLE base (id int NOT NULL CONSTRAINT positive CHECK (id > 0));
CREATE TABLE second (note text);
CREATE TABLE kept (id int NOT NULL CONSTRAINT positive CHECK (id > 0), note text);
ALTER TABLE kept INHERIT base;
ALTER TABLE kept INHERIT second;
CREATE TABLE free (id int NOT NULL CONSTRAINT positive CHECK (id > 0), note text);
