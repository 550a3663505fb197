CREATE TABLE kept (id int NOT NULL UNIQUE, k int NOT NULL PRIMARY KEY);
CREATE TABLE child (kept_id int REFERENCES kept (id));
