BEGIN;
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'north' WHERE id IN (SELECT id FROM orders WHERE region IS NULL LIMIT 1000);
COMMIT;
