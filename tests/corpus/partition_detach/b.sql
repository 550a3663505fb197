CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE kept (id int PRIMARY KEY, owner int CONSTRAINT kept_owner REFERENCES owner)
    PARTITION BY LIST (id);
CREATE TABLE kept_1 PARTITION OF kept FOR VALUES IN (1);
CREATE TABLE kept_2 PARTITION OF kept FOR VALUES IN (2);
CREATE TABLE kept_3 (id int PRIMARY KEY, owner int);
CREATE TABLE kept_4 (id int PRIMARY KEY, owner int CONSTRAINT kept_owner REFERENCES owner);
CREATE INDEX kept_by_owner ON kept (owner);
