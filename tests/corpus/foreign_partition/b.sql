CREATE EXTENSION postgres_fdw;
CREATE SERVER corpus_far_three FOREIGN DATA WRAPPER postgres_fdw;
CREATE TABLE kept (id int);
CREATE TABLE tree (id int NOT NULL, a bigint, b int) PARTITION BY RANGE (id);
CREATE TABLE tree_1 PARTITION OF tree FOR VALUES FROM (0) TO (10);
CREATE FOREIGN TABLE tree_2 PARTITION OF tree FOR VALUES FROM (10) TO (20) SERVER corpus_far_three OPTIONS (schema_name 'b');
