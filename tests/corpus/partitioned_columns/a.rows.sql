INSERT INTO kept (id, c) VALUES (1, 1), (2, 1);
