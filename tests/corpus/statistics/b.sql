CREATE TABLE kept (id int PRIMARY KEY, a bigint, b int, c text);
CREATE STATISTICS both_ab (dependencies) ON a, b FROM kept;
ALTER STATISTICS both_ab SET STATISTICS 0;
CREATE STATISTICS come ON (lower(c)) FROM kept;
CREATE STATISTICS aimed (ndistinct) ON a, c FROM kept;
ALTER STATISTICS aimed SET STATISTICS 60;
