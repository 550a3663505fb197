CREATE TABLE kept (id bigint, a varchar(255) DEFAULT 'x', b varchar(99), c timestamp, d int, CONSTRAINT kept_pkey PRIMARY KEY (id, a)) PARTITION BY LIST (a);
CREATE TABLE kept_1 PARTITION OF kept FOR VALUES IN ('x');
CREATE TABLE kept_2 PARTITION OF kept FOR VALUES IN ('y');
CREATE TABLE kept_3 PARTITION OF kept FOR VALUES IN ('z');
CREATE UNIQUE INDEX kept_local ON kept_1 (b, d);
CREATE INDEX kept_c ON kept (c, d);
ALTER TABLE kept ADD CONSTRAINT some_check CHECK (id > 0);
ALTER TABLE kept_2 ADD CONSTRAINT only_here CHECK (d > 0);
