CREATE DOMAIN label AS text;
ALTER TABLE orders ADD COLUMN caption label;
