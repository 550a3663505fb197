INSERT INTO kept (name) VALUES ('one'), ('two');
