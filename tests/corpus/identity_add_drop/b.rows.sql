INSERT INTO kept (a) VALUES (1), (2);
