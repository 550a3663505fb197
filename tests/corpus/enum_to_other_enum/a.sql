CREATE TYPE one AS ENUM ('x', 'y');
CREATE TABLE kept (id int PRIMARY KEY, m one DEFAULT 'x');
