CREATE INDEX CONCURRENTLY orders_note ON orders (note);
CREATE INDEX IF NOT EXISTS orders_note ON orders (note);
