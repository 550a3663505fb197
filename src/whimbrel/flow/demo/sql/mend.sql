-- Support has asked: the second account gets an address of its own.
UPDATE customers SET email = 'customer407@example.com' WHERE id = 407;
