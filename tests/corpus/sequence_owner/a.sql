CREATE SEQUENCE s;
CREATE TABLE kept (id int PRIMARY KEY, a int DEFAULT nextval('s'));
