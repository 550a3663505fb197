CREATE TABLE kept (id int PRIMARY KEY);
CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER corpus_dropped ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION seen();
CREATE EVENT TRIGGER corpus_gone ON ddl_command_start EXECUTE FUNCTION seen();
COMMENT ON EVENT TRIGGER corpus_dropped IS 'e';
