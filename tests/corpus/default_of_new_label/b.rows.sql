INSERT INTO kept (id, r) VALUES (1, 'user'), (2, 'user');
