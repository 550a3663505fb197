CREATE TABLE notes (id bigint);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note);
