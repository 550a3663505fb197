CREATE TABLE kept (id int PRIMARY KEY);
CREATE FOREIGN DATA WRAPPER corpus_replaced;
CREATE SERVER corpus_replaced TYPE 'old' FOREIGN DATA WRAPPER corpus_replaced;
CREATE USER MAPPING FOR PUBLIC SERVER corpus_replaced;
CREATE FOREIGN TABLE elsewhere (id int NOT NULL, CHECK (id > 0)) SERVER corpus_replaced;
CREATE VIEW over_there AS SELECT id FROM elsewhere;
COMMENT ON FOREIGN TABLE elsewhere IS 'e';
GRANT SELECT ON elsewhere TO pg_monitor;
