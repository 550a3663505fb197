ALTER TABLE orders ADD COLUMN region text;
SELECT pg_sleep(30);
