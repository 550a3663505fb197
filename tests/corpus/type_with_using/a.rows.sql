INSERT INTO kept (id, a, b, c) VALUES (1, '4', true, gen_random_uuid()), (2, NULL, false, NULL);
