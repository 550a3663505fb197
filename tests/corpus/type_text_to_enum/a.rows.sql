INSERT INTO kept (id, s) VALUES (1, 'new'), (2, 'done');
