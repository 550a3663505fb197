INSERT INTO countries VALUES (1, 'Iceland');
