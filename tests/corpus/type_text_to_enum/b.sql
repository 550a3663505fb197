CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE kept (id int PRIMARY KEY, s state DEFAULT 'new' NOT NULL);
CREATE INDEX kept_s ON kept (s) WHERE s <> 'done';
