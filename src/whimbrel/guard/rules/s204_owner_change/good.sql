CREATE TABLE notes (id bigint);
ALTER TABLE notes OWNER TO app;
