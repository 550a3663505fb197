CREATE TABLE draft (id int);
CREATE SCHEMA IF NOT EXISTS whimbrel_keep;
ALTER TABLE draft SET SCHEMA whimbrel_keep;
