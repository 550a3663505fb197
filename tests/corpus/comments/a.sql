CREATE TYPE e AS ENUM ('x');
CREATE TABLE kept (id int PRIMARY KEY, a int, b int, gone int, CONSTRAINT k CHECK (a > 0));
CREATE INDEX i ON kept (b);
COMMENT ON TABLE kept IS 'it''s old';
COMMENT ON COLUMN kept.a IS 'goes';
COMMENT ON COLUMN kept.gone IS 'goes along';
COMMENT ON CONSTRAINT k ON kept IS 'same';
COMMENT ON INDEX i IS 'same';
COMMENT ON TYPE e IS 'same';
