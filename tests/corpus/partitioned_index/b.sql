CREATE TABLE kept (id int NOT NULL, a int NOT NULL, b text) PARTITION BY RANGE (id);
CREATE TABLE kept_low PARTITION OF kept FOR VALUES FROM (0) TO (10);
CREATE TABLE kept_high PARTITION OF kept FOR VALUES FROM (10) TO (20) PARTITION BY LIST (a);
CREATE TABLE kept_high_1 PARTITION OF kept_high FOR VALUES IN (1);
CREATE INDEX kept_a ON kept (a DESC) WHERE b IS NOT NULL;
ALTER TABLE kept ADD CONSTRAINT kept_key PRIMARY KEY (id, a);
CREATE UNIQUE INDEX kept_upper ON kept (id, a, upper(b)) WITH (fillfactor = 80);
CREATE TABLE part (id int, a int, FOREIGN KEY (id, a) REFERENCES kept);
