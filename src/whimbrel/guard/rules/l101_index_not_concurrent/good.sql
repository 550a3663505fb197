CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
CREATE TABLE notes (id bigint, body text);
CREATE INDEX notes_body ON notes (body);
