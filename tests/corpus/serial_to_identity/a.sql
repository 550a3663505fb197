CREATE TABLE kept (id serial PRIMARY KEY, name text);
