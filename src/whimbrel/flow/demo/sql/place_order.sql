-- One row: the new order. Parameter: customer.
INSERT INTO orders (customer_id, total_cents) VALUES (%s, 1999) RETURNING id;
