BEGIN;
SET LOCAL timezone = 'UTC';
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
COMMIT;
