CREATE TABLE kept (id int PRIMARY KEY);
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '10', PARALLEL = SAFE, COMBINEFUNC = int4pl);
CREATE AGGREGATE come(VARIADIC text[]) (SFUNC = array_cat, STYPE = text[]);
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = READ_WRITE
);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE moving(int) (SFUNC = int4larger, STYPE = int, SORTOP = >);
CREATE VIEW totals AS SELECT total(id) FROM kept;
COMMENT ON AGGREGATE total(int) IS 'all of it';
GRANT EXECUTE ON FUNCTION middle(float8, anyelement) TO pg_monitor;
