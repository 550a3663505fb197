CREATE INDEX CONCURRENTLY narrow ON orders (a, b);
