CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION inline_handler(internal) RETURNS void STRICT LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION validator(oid) RETURNS void STRICT LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TABLE kept (id int PRIMARY KEY);
CREATE LANGUAGE corpus_gone HANDLER handler;
CREATE ACCESS METHOD corpus_heap TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD corpus_heap IS 'h';
CREATE LANGUAGE corpus_kept HANDLER handler INLINE inline_handler VALIDATOR validator;
CREATE FUNCTION said() RETURNS int LANGUAGE corpus_kept AS 'BEGIN RETURN 1; END';
