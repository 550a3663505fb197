CREATE TABLE kept (id int PRIMARY KEY, n serial, b bigserial);
