ALTER TABLE orders ADD COLUMN id_2 bigint;
