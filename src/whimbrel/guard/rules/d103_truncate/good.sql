DELETE FROM orders WHERE cancelled_at < '2020-01-01';
