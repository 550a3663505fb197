CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE TABLE kept (id int PRIMARY KEY, t text);
CREATE INDEX ON kept USING gin (t ext.gin_trgm_ops);
