CREATE SCHEMA old;
CREATE TABLE old.t (id int PRIMARY KEY);
CREATE TABLE kept (id int PRIMARY KEY, o int REFERENCES old.t (id));
