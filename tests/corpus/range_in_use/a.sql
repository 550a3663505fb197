CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TYPE span AS RANGE (SUBTYPE = int);
CREATE TYPE stretch AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = stretches);
CREATE TYPE moods AS RANGE (SUBTYPE = mood);
CREATE DOMAIN short_span AS span CHECK (upper(VALUE) < 100);
CREATE TYPE held AS (at span, n int);
CREATE TABLE kept (
    id int PRIMARY KEY,
    s span NOT NULL DEFAULT '[1,2)',
    many span[],
    several span_multirange,
    d short_span,
    h held,
    f stretch,
    m moods,
    EXCLUDE USING gist (s WITH &&),
    CHECK (NOT isempty(s)),
    CHECK (f <> stretch(1, 2))
);
CREATE INDEX kept_f ON kept USING gist (f);
CREATE INDEX kept_lower ON kept (lower(s));
CREATE VIEW spans AS SELECT id, s FROM kept WHERE upper(s) > 1;
CREATE FUNCTION start(span) RETURNS bigint LANGUAGE sql AS 'SELECT lower($1)';
COMMENT ON TYPE span IS 'from and to';
GRANT USAGE ON TYPE span TO corpus_reader;
