INSERT INTO kept (id, a) VALUES (1, 10), (2, 20);
INSERT INTO child VALUES (10);
