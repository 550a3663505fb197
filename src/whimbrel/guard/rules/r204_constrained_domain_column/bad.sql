CREATE DOMAIN positive AS int CHECK (VALUE > 0);
ALTER TABLE orders ADD COLUMN quantity positive;
