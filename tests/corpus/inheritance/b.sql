CREATE TABLE base (id int NOT NULL, made_at timestamptz DEFAULT '2024-01-01', come int DEFAULT 5);
CREATE TABLE other (note text CHECK (note <> ''));
CREATE TABLE kept (name text) INHERITS (base);
ALTER TABLE kept ALTER made_at DROP DEFAULT;
CREATE TABLE loose (id int NOT NULL, made_at timestamptz DEFAULT '2024-01-01', come int DEFAULT 5, x int);
CREATE TABLE tied (y int) INHERITS (base, other);
CREATE TABLE young (z int, come int DEFAULT 6) INHERITS (base);
CREATE TABLE younger () INHERITS (young, other);
ALTER TABLE younger ALTER z SET DEFAULT 4;
