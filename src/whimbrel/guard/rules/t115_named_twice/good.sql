UPDATE orders SET region = 'north', note = 'south' WHERE id = 7;
