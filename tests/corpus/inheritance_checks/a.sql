CREATE TABLE base (id int, CONSTRAINT own CHECK (id > 0) NO INHERIT, CONSTRAINT gone CHECK (id < 99), CONSTRAINT kept_by_child CHECK (id <> 7));
CREATE TABLE kept (CONSTRAINT kept_by_child CHECK (id <> 7)) INHERITS (base);
