INSERT INTO kept (id, k) VALUES (1, 10), (2, 20);
