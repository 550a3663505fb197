CREATE TABLE kept (id int PRIMARY KEY);
CREATE LANGUAGE corpus_gone HANDLER plpgsql_call_handler;
CREATE ACCESS METHOD corpus_heap TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD corpus_heap IS 'h';
CREATE LANGUAGE corpus_kept HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION said() RETURNS int LANGUAGE corpus_kept AS 'BEGIN RETURN 1; END';
