INSERT INTO kept VALUES (1, 5, '{1,2}', 7, ROW(8)), (2, 6, '{3}', 1, ROW(9))
