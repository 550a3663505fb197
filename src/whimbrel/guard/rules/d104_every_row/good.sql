DELETE FROM sessions WHERE expires_at < now();
UPDATE orders SET total = 0 WHERE total IS NULL;
