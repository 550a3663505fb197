CREATE TABLE notes (id bigint, order_id bigint REFERENCES orders (id));
