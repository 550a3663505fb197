CREATE TABLE base (id int, CONSTRAINT own CHECK (id > 0), CONSTRAINT come CHECK (id < 98));
CREATE TABLE kept (CONSTRAINT kept_by_child CHECK (id <> 7)) INHERITS (base);
