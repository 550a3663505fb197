CREATE EXTENSION pg_trgm;
CREATE TABLE kept (id int PRIMARY KEY, t text);
CREATE INDEX ON kept USING gin (t gin_trgm_ops);
