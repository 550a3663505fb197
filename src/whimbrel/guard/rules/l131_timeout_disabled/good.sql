SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN region text;
RESET lock_timeout;
CREATE INDEX CONCURRENTLY orders_region ON orders (region);
