CREATE TABLE notes (id bigserial);
