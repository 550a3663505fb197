CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE DOMAIN over_d AS d;
CREATE DOMAIN word AS text;
CREATE TABLE kept (id int PRIMARY KEY, a d, b over_d, c word, e int, f text, g text);
