CREATE TABLE kept (id int, a int, v int GENERATED ALWAYS AS (a * 3) VIRTUAL,
    x text GENERATED ALWAYS AS (a::text) VIRTUAL, s int GENERATED ALWAYS AS (a) VIRTUAL,
    p int, t bigint GENERATED ALWAYS AS (a + 3) VIRTUAL);
