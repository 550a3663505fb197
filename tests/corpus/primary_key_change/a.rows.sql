INSERT INTO kept (id, k) VALUES (1, 10), (2, 20);
INSERT INTO child VALUES (1), (2);
