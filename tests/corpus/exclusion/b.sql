CREATE TABLE kept (id int PRIMARY KEY, during tsrange, EXCLUDE USING gist (during WITH &&));
