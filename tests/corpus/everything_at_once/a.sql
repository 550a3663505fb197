CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE author (id serial PRIMARY KEY, name varchar(50) NOT NULL, email text UNIQUE);
CREATE TABLE kept (id serial PRIMARY KEY, author_id int NOT NULL REFERENCES author (id), title text, s status DEFAULT 'open', views int DEFAULT 0);
CREATE INDEX ON kept (author_id);
CREATE TABLE tag (id int PRIMARY KEY, kept_id int REFERENCES kept (id));
