UPDATE orders SET region = 'north', region = 'south' WHERE id = 7;
