ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
