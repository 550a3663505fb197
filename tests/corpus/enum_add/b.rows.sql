INSERT INTO kept (id, m) VALUES (1, 'ok');
