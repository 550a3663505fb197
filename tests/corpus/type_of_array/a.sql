CREATE TABLE kept (id int PRIMARY KEY, a int[] DEFAULT '{}', b text[]);
