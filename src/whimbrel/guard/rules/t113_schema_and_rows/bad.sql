ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'north' WHERE id BETWEEN 1 AND 1000;
