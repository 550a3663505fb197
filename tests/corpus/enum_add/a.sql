CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE kept (id int PRIMARY KEY, m mood DEFAULT 'ok');
