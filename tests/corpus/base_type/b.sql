CREATE TYPE come;
CREATE FUNCTION come_in(cstring) RETURNS come LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION come_out(come) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION come_recv(internal) RETURNS come LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION come_send(come) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE come (
    INPUT = come_in, OUTPUT = come_out, RECEIVE = come_recv, SEND = come_send,
    INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, DEFAULT = '7', DELIMITER = ';', PREFERRED = true
);
CREATE TABLE kept (id int PRIMARY KEY, c come, list come[]);
CREATE TYPE only_a_shell;
GRANT USAGE ON TYPE come TO pg_monitor;
COMMENT ON TYPE come IS 'c';
