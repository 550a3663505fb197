CREATE EXTENSION btree_gist;
CREATE TABLE kept (id int, during daterange DEFAULT '[2024-01-01,2024-02-01)');
CREATE TABLE stay (id int, during daterange, CONSTRAINT stay_key UNIQUE (id, during WITHOUT OVERLAPS));
CREATE TABLE visit (id int, during daterange);
