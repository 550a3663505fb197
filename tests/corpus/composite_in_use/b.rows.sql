INSERT INTO kept VALUES (1, ROW('DE', 'Elm', '7'), ROW(1, 2), ARRAY[ROW(3, 'x')::step]), (2, NULL, ROW(NULL, NULL), NULL)
