CREATE TABLE kept (id int PRIMARY KEY, a int DEFAULT 2, b text DEFAULT 'new', c text);
