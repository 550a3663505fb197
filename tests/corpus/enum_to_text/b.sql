CREATE TABLE kept (id int PRIMARY KEY, m text DEFAULT 'ok', ms text[]);
