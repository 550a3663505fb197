CREATE TABLE kept (id int PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX ON kept (g);
