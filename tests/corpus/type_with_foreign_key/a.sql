CREATE TABLE parent (id text PRIMARY KEY);
CREATE TABLE kept (id int PRIMARY KEY, p text REFERENCES parent (id));
