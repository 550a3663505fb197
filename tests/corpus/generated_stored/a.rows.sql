INSERT INTO kept (id, a, b) VALUES (1, 10, 1), (2, 20, 2);
