CREATE TABLE kept (id int NOT NULL, a int DEFAULT 1 NOT NULL);
CREATE UNIQUE INDEX kept_a ON kept (id);
CREATE TABLE whole (id int);
ALTER TABLE whole REPLICA IDENTITY FULL;
CREATE TABLE changed (id int NOT NULL, a int NOT NULL);
CREATE UNIQUE INDEX changed_key ON changed (id);
ALTER TABLE changed REPLICA IDENTITY USING INDEX changed_key;
ALTER TABLE changed CLUSTER ON changed_key;
