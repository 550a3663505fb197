ALTER TABLE orders ADD COLUMN gross int;
