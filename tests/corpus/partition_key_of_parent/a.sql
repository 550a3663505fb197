CREATE TABLE kept (id int, a varchar(255), b text, c date, CONSTRAINT kept_pkey PRIMARY KEY (a, id)) PARTITION BY LIST (a);
CREATE TABLE kept_1 PARTITION OF kept FOR VALUES IN ('x');
CREATE TABLE kept_2 PARTITION OF kept FOR VALUES IN ('y');
CREATE UNIQUE INDEX kept_local ON kept_1 (b);
CREATE INDEX kept_c ON kept (c);
ALTER TABLE kept ADD CONSTRAINT some_check CHECK (id > 0) NOT VALID;
