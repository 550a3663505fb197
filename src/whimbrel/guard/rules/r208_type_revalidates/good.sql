ALTER TABLE orders ALTER COLUMN label TYPE varchar(40);
