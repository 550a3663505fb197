ALTER TABLE orders ADD COLUMN courier_id bigint;
ALTER TABLE orders ADD CONSTRAINT orders_courier FOREIGN KEY (courier_id) REFERENCES couriers (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_courier;
