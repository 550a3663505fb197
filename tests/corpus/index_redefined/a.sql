CREATE TABLE kept (id int PRIMARY KEY, t text, u text);
CREATE INDEX same_name ON kept (t);
CREATE INDEX to_rename ON kept (u);
