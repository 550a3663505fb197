SET lock_timeout = '2s';
SET lock_timeout = 0;
ALTER TABLE orders ADD COLUMN region text;
