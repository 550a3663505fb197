CREATE INDEX CONCURRENTLY wide ON orders (a, b, c, d);
