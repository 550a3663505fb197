CREATE TABLE notes (order_id bigint CONSTRAINT notes_order_id_fkey REFERENCES orders (id));
ALTER TABLE notes DROP CONSTRAINT notes_order_id_fkey;
