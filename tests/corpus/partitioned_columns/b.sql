CREATE TABLE kept (id int NOT NULL, a bigint DEFAULT 3, b varchar(20), c int, e text DEFAULT 'x' NOT NULL)
    PARTITION BY RANGE (id);
CREATE TABLE kept_low PARTITION OF kept (e DEFAULT 'y') FOR VALUES FROM (0) TO (10);
CREATE TABLE kept_high PARTITION OF kept (a DEFAULT 2, c NOT NULL) FOR VALUES FROM (10) TO (20);
ALTER TABLE kept ADD CONSTRAINT bounded CHECK (a < 1000);
CREATE INDEX low_e ON kept_low (e);
