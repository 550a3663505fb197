CREATE TABLE sizes AS SELECT * FROM (VALUES (1, 'small'), (2, 'large')) AS v (id, name);
