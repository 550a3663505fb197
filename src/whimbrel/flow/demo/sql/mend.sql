-- The shop's support has asked: the second account gets its owner's other address.
UPDATE customers SET email = 'customer407@example.com' WHERE id = 407;
