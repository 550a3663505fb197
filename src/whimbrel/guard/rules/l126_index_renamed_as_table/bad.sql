CREATE INDEX CONCURRENTLY orders_note ON orders (note);
ALTER TABLE orders_note RENAME TO orders_by_note;
