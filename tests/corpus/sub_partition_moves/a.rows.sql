INSERT INTO kept (id, a) VALUES (1, 1), (2, 1)
