INSERT INTO author (name) VALUES ('Ann');
INSERT INTO kept (author_id, title) VALUES (1, 'x'), (1, 'y');
