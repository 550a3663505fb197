INSERT INTO author (name) VALUES ('Ann');
INSERT INTO kept (author_id, title, s) VALUES (1, 'x', 'open'), (1, 'y', 'closed');
