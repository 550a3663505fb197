ALTER TABLE orders ADD CONSTRAINT orders_id_is_positive CHECK (id > 0) NOT VALID;
