INSERT INTO kept VALUES (1, 'a', 'b'), (2, 'B', 'A');
