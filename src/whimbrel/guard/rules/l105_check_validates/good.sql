ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
ALTER TABLE orders ADD CONSTRAINT soft CHECK (total < 100) NOT ENFORCED;
CREATE TABLE notes (id bigint CHECK (id > 0));
