ALTER TABLE orders ADD COLUMN total numeric, DROP COLUMN note;
