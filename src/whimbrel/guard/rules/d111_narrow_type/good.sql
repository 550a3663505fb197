ALTER TABLE orders ADD COLUMN short_note varchar(20);
