DROP STATISTICS orders_statistics;
