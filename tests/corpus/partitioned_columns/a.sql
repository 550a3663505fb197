CREATE TABLE kept (id int NOT NULL, a int DEFAULT 1, b varchar(10), c int NOT NULL, d text)
    PARTITION BY RANGE (id);
CREATE TABLE kept_low PARTITION OF kept FOR VALUES FROM (0) TO (10);
CREATE TABLE kept_high PARTITION OF kept (a DEFAULT 2) FOR VALUES FROM (10) TO (20);
ALTER TABLE kept ADD CONSTRAINT positive CHECK (a > 0);
CREATE INDEX low_d ON kept_low (d);
