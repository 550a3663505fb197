BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_is_positive CHECK (total >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_is_positive;
COMMIT;
