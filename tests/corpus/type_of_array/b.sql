CREATE TABLE kept (id int PRIMARY KEY, a bigint[] DEFAULT '{}', b uuid[]);
