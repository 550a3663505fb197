ALTER TABLE orders ADD COLUMN courier_id bigint REFERENCES couriers (id);
