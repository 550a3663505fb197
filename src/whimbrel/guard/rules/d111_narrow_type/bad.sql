CREATE TABLE IF NOT EXISTS orders (id bigint, note varchar(200));
ALTER TABLE orders ALTER COLUMN note TYPE varchar(20);
