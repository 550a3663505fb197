CREATE TABLE kept (id int PRIMARY KEY, a int);
CREATE TABLE a_idx (id int);
