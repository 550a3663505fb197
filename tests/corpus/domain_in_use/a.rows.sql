INSERT INTO kept VALUES (1, 5, '{1,2}', 'x'), (2, NULL, NULL, NULL)
