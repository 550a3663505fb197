CREATE TYPE role AS ENUM ('user', 'admin');
CREATE TABLE kept (id int PRIMARY KEY, r role DEFAULT 'admin' NOT NULL, CHECK (r <> 'admin' OR id > 0));
CREATE INDEX ON kept (id) WHERE r = 'admin';
