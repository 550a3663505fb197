CREATE TABLE kept (id bigint PRIMARY KEY, a bigint DEFAULT 5, v text, n numeric(14, 4));
CREATE INDEX ON kept (a);
CREATE INDEX ON kept (v) WHERE a > 3;
