CREATE TABLE notes (id bigint, stars smallint);
