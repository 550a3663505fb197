-- whimbrel:batch key=id
UPDATE orders SET region = 'north' WHERE region IS NULL;
UPDATE orders SET region = 'north' WHERE id = 7;
INSERT INTO countries (id, name) VALUES (1, 'Iceland');
