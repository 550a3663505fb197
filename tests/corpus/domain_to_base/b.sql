CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE DOMAIN "Tag" AS varchar(30);
CREATE TABLE kept (id int PRIMARY KEY, a int, b bigint, c varchar(20), e d, f "Tag", g d);
