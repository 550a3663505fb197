CREATE TABLE notes (id bigint, order_id bigint REFERENCES orders (id));
CREATE INDEX notes_order ON notes (order_id);
