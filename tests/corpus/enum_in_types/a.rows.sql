INSERT INTO kept VALUES (1, 'ok', ROW('happy', '2024-01-01'), '{happy,ok}'), (2, NULL, NULL, NULL)
