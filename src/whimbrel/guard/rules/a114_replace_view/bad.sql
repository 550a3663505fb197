CREATE OR REPLACE VIEW totals AS SELECT sum(total) FROM orders;
