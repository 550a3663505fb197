CREATE INDEX CONCURRENTLY orders_note_c ON orders (note COLLATE "C");
