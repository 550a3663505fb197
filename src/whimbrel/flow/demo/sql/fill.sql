-- Five hundred customers with as many orders as the setting demo.orders says.
INSERT INTO customers (name, email)
SELECT 'Customer ' || n, 'customer' || n || '@example.com'
FROM generate_series(1, 500) AS n;

INSERT INTO orders (customer_id, placed_at, total_cents)
SELECT 1 + n % 500, now() - n * interval '1 minute', 500 + (n * 7919) % 20000
FROM generate_series(1, current_setting('demo.orders')::integer) AS n;

ANALYZE;
