DELETE FROM orders WHERE id = 7;
ALTER TABLE orders ADD COLUMN region text;
-- whimbrel:batch key=id
UPDATE orders SET region = 'north';
