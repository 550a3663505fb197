INSERT INTO kept (id, a, b, c) VALUES (1, 4, 1, gen_random_uuid()), (2, NULL, 0, NULL);
