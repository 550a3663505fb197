CREATE TABLE kept (id int PRIMARY KEY);
CREATE FOREIGN DATA WRAPPER corpus_kept OPTIONS (debug 'true');
CREATE FOREIGN DATA WRAPPER corpus_come;
CREATE SERVER corpus_server TYPE 'pg' FOREIGN DATA WRAPPER corpus_kept OPTIONS (host 'b', dbname 'c');
CREATE USER MAPPING FOR PUBLIC SERVER corpus_server OPTIONS (user 'you');
CREATE USER MAPPING FOR pg_monitor SERVER corpus_server;
COMMENT ON FOREIGN DATA WRAPPER corpus_kept IS 'w';
GRANT USAGE ON FOREIGN DATA WRAPPER corpus_kept TO pg_monitor;
GRANT USAGE ON FOREIGN SERVER corpus_server TO pg_monitor WITH GRANT OPTION;
