INSERT INTO kept (id, a) VALUES (1, 10), (2, 20);
