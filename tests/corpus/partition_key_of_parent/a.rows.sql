INSERT INTO kept (id, a) VALUES (1, 'x'), (2, 'x')
