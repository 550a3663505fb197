CREATE TABLE base (id int NOT NULL, made_at timestamptz DEFAULT now(), gone text);
CREATE TABLE other (note text CHECK (note <> ''));
CREATE TABLE kept (name text) INHERITS (base);
CREATE TABLE loose (id int NOT NULL, made_at timestamptz DEFAULT now(), gone text, x int);
CREATE TABLE tied (y int) INHERITS (base, other);
