INSERT INTO kept (id, b) VALUES (1, 1), (2, 2);
