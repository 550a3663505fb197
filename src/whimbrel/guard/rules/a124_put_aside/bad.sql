CREATE SCHEMA IF NOT EXISTS whimbrel_keep;
ALTER TABLE orders SET SCHEMA whimbrel_keep;
