INSERT INTO kept (id, m, ms) VALUES (1, 'ok', '{ok,sad}');
