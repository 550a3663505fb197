CREATE TABLE kept (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED, g int);
