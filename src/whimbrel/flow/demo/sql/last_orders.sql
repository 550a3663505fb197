-- One row per order, newest first. Parameter: customer.
SELECT o.id, o.placed_at, o.total_cents
FROM orders AS o
WHERE o.customer_id = %s
ORDER BY o.placed_at DESC
LIMIT 5;
