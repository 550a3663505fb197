UPDATE orders SET region = 'north' WHERE region IS NULL;
