SET lock_timeout = '200ms';
ALTER TABLE orders ADD COLUMN region text;
