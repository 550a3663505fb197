BEGIN;
ALTER TABLE orders ADD COLUMN region text;
ALTER TABLE customers VALIDATE CONSTRAINT customers_name_check;
COMMIT;
