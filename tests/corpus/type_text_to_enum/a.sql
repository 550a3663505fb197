CREATE TABLE kept (id int PRIMARY KEY, s text DEFAULT 'new' NOT NULL);
CREATE INDEX kept_s ON kept (s) WHERE s <> 'done';
