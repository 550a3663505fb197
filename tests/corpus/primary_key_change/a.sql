CREATE TABLE kept (id int PRIMARY KEY, k int NOT NULL);
CREATE TABLE child (kept_id int REFERENCES kept (id));
