INSERT INTO kept (id, a, v, n) VALUES (1, 4, 'x', 1.25), (2, 1, 'y', 99);
