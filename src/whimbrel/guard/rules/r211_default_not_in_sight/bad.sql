ALTER TABLE orders ADD COLUMN region text DEFAULT shop.region_of_today();
