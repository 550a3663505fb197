CREATE TYPE two AS ENUM ('x', 'y', 'z');
CREATE TABLE kept (id int PRIMARY KEY, m two DEFAULT 'x');
