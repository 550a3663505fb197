CREATE TABLE kept (id int PRIMARY KEY);
CREATE FOREIGN DATA WRAPPER corpus_gone;
CREATE FOREIGN DATA WRAPPER corpus_kept VALIDATOR postgresql_fdw_validator;
CREATE SERVER corpus_server TYPE 'pg' VERSION '1' FOREIGN DATA WRAPPER corpus_kept OPTIONS (host 'a', port '1');
CREATE SERVER corpus_gone FOREIGN DATA WRAPPER corpus_gone OPTIONS ("Odd" 'it''s');
CREATE USER MAPPING FOR PUBLIC SERVER corpus_server OPTIONS (user 'me');
CREATE USER MAPPING FOR pg_monitor SERVER corpus_gone;
COMMENT ON SERVER corpus_server IS 's';
GRANT USAGE ON FOREIGN SERVER corpus_server TO pg_monitor;
