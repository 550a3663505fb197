CREATE TABLE kept (id int PRIMARY KEY, t text, j jsonb, a int[]);
CREATE INDEX old_one ON kept (t);
