CREATE TABLE kept (id int PRIMARY KEY, note text, n int DEFAULT 7 NOT NULL, tags text[] DEFAULT '{}' NOT NULL);
