CREATE TABLE kept (id serial PRIMARY KEY, a varchar(10) CHECK (a IN ('x', 'y')));
