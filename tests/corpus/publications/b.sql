CREATE TABLE kept (id int PRIMARY KEY, a bigint, b text);
CREATE TABLE come (id int PRIMARY KEY);
CREATE PUBLICATION corpus_tables FOR TABLE kept WHERE (a > 1), come WITH (publish_via_partition_root);
CREATE PUBLICATION corpus_come FOR ALL TABLES WITH (publish = '');
CREATE PUBLICATION corpus_none FOR TABLES IN SCHEMA publications;
