CREATE TABLE kept (id int PRIMARY KEY, t text);
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, LANGUAGE = 'english');
CREATE TEXT SEARCH DICTIONARY gone (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH gone, stems;
CREATE INDEX ON kept USING gin (to_tsvector('words', t));
COMMENT ON TEXT SEARCH CONFIGURATION words IS 'w';
CREATE TEXT SEARCH PARSER chopped (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
