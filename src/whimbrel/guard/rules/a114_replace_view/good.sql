CREATE VIEW totals_2 AS SELECT sum(total) FROM orders;
