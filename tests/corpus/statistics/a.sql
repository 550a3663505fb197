CREATE TABLE kept (id int PRIMARY KEY, a int, b int, c text);
CREATE STATISTICS both_ab ON a, b FROM kept;
CREATE STATISTICS gone (mcv) ON a, (b + 1) FROM kept;
CREATE STATISTICS aimed (ndistinct) ON a, c FROM kept;
ALTER STATISTICS aimed SET STATISTICS 50;
COMMENT ON STATISTICS aimed IS 's';
