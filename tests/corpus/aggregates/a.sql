CREATE TABLE kept (id int PRIMARY KEY);
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE gone(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);
CREATE AGGREGATE moving(int) (
    SFUNC = int4pl, STYPE = int, INITCOND = '0',
    MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0'
);
CREATE VIEW totals AS SELECT total(id) FROM kept;
COMMENT ON AGGREGATE middle(float8 ORDER BY anyelement) IS 'a median';
GRANT EXECUTE ON FUNCTION total(int) TO pg_monitor;
