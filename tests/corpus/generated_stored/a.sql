CREATE TABLE kept (id int PRIMARY KEY, a int, b int, g int GENERATED ALWAYS AS (a + 1) STORED);
