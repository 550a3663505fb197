CREATE INDEX CONCURRENTLY orders_both ON orders (customer_id, at);
CREATE INDEX CONCURRENTLY orders_at ON orders (at);
