CREATE INDEX CONCURRENTLY orders_both ON orders (customer_id, at);
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
