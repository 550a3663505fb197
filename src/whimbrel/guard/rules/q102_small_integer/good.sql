CREATE TABLE notes (id bigint, stars int);
