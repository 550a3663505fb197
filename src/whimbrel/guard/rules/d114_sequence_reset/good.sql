SELECT setval('order_numbers', (SELECT max(id) FROM orders));
ALTER SEQUENCE order_numbers INCREMENT BY 10;
