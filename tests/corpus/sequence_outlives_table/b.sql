CREATE SEQUENCE old_id_seq AS int;
CREATE TABLE kept (id int PRIMARY KEY);
