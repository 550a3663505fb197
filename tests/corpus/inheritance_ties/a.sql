CREATE TABLE base (id int NOT NULL CONSTRAINT positive CHECK (id > 0));
CREATE TABLE second (note text);
CREATE TABLE kept (id int NOT NULL CONSTRAINT positive CHECK (id > 0), note text);
CREATE TABLE free (id int NOT NULL CONSTRAINT positive CHECK (id > 0), note text);
ALTER TABLE free INHERIT base;
ALTER TABLE free INHERIT second;
