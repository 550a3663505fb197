ALTER TABLE orders ADD COLUMN total int, ADD COLUMN note text;
