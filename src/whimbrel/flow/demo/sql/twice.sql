-- In production somebody has registered a second time, in other letters.
UPDATE customers SET email = 'Customer7@Example.com' WHERE id = 407;
